import { TuttiError, type Graph, type GraphNode, type Handler, type Random } from '@tutti/core';
import { randomInteger } from '@tutti/testing';

/** A DAG of steps of every sort: plain, with substeps, failing at first, waiting for a time or a signal. */
export function randomGraph(random: Random): Graph {
  const size = 3 + randomInteger(random, 8);
  const nodes = Array.from({ length: size }, (_, i): GraphNode => {
    const id = `n${i}`;
    switch (randomInteger(random, 6)) {
      case 0:
        return { id, kind: 'wait', until: { ms: 1 + randomInteger(random, 5_000) } };
      case 1:
        return { id, kind: 'task', handler: 'flaky', policy: { retry: { maxRetries: 3, initialMs: 100 }, timeoutMs: 60_000 } };
      case 2:
        return { id, kind: 'task', handler: 'effects' };
      case 3:
        return { id, kind: 'task', handler: 'asks' };
      case 4:
        return {
          id,
          kind: 'map',
          items: [1, 2, 3],
          maxParallel: 2,
          body: { nodes: [{ id: 'inner', kind: 'task', handler: 'plain' }], edges: [] },
        };
      default:
        return { id, kind: 'task', handler: 'plain' };
    }
  });
  const edges = nodes.flatMap(({ id: to }, j) =>
    nodes.slice(0, j).flatMap(({ id: from }) => (randomInteger(random, 3) === 0 ? [{ from, to }] : [])),
  );
  return { nodes, edges };
}

function note(ledger: string[], entry: string): string {
  ledger.push(entry);
  return entry;
}

/** Handlers that tell a ledger what they do outside; its entries outlive any crash, as the outside world does. */
export function handlersOn(ledger: string[]): Record<string, Handler> {
  return {
    plain: { effect: 'none', run: (_, { path }) => note(ledger, path) },
    flaky: {
      effect: 'idempotent',
      run: (_, { path, attempt }) => {
        ledger.push(path);
        if (attempt < 3) throw new TuttiError('not yet', { retryable: true });
        return attempt;
      },
    },
    effects: {
      effect: 'none',
      run: async (_, context) => {
        const first = await context.step('first', () => note(ledger, `${context.path}#first`), { effect: 'idempotent' });
        await context.wait('nap', { ms: 3_000 });
        const second = await context.step('second', () => note(ledger, `${context.path}#second`), { effect: 'idempotent' });
        return [first, second];
      },
    },
    asks: { effect: 'none', run: (_, context) => context.wait('answer', { signal: context.path }) },
  };
}
