import { TuttiError, type Evaluator, type Handler, type Json, type ReadContext, type StepContext } from '@tutti/core';
import { draw, producedGraph, randomWorld } from '@tutti/testing';

/** How often each body and substep of a simulated run has run, by path or `path#key`; no crash takes it back. */
export type Books = Map<string, number>;

/** Bodies that fail, retry, wait, do substeps and choose as a seed says. With `isPlain` they only end as the world says. */
export function simulatedHandler(seed: number, books: Books, isPlain: boolean): Handler {
  const world = randomWorld(seed);
  return {
    effect: 'none',
    run: async (_, context) => {
      note(books, context.path);
      if (!isPlain) await behave(context, books, draw(seed, `${context.path} behaves`, 8));
      const { error, chosen = [] } = world.settle({ step: context.path });
      if (error !== undefined) throw new TuttiError(error, { code: 'BROKEN' });
      context.choose(chosen);
      return draw(seed, `${context.path} produces`, 5) === 0 ? { nodes: 'none' } : (producedGraph as unknown as Json);
    },
  };
}

/** Decides an expression of a random graph by what it asks for and where. */
export function simulatedEvaluator(seed: number): Evaluator {
  const world = randomWorld(seed);
  return (expression, context) => {
    const [what = '', id = ''] = String(expression).split(' of ');
    return world.evaluate({ key: `${placeOf(context)}${id}?${what}` });
  };
}

async function behave(context: StepContext, books: Books, way: number): Promise<void> {
  const effect = (key: string, kind: 'idempotent' | 'once'): Promise<Json> => context.step(key, () => (note(books, `${context.path}#${key}`), key), { effect: kind });
  switch (way) {
    case 0:
      if (context.attempt < 2) throw new TuttiError('not yet', { retryable: true });
      return;
    case 1:
      await effect('first', 'idempotent');
      await effect('second', 'idempotent');
      return;
    case 2:
      await effect('pay', 'once');
      return;
    case 3:
      await context.wait('nap', { ms: 3_000 });
      return;
    case 4:
      await Promise.all([context.wait('answer', { signal: 'go' }), effect('beside', 'idempotent')]);
  }
}

function note(books: Books, what: string): void {
  books.set(what, (books.get(what) ?? 0) + 1);
}

function placeOf({ scope }: ReadContext): string {
  return scope.map(({ node, index }) => `${node}[${index}]/`).join('');
}
