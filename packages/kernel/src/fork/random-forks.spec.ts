import { describe, expect, test } from '@jest/globals';
import type { Graph, Handler, Json, RunEvent, RunId } from '@tutti/core';
import { fakeClock, randomInteger, seedFromEnvironment, seededRandom, simulationHost, type SimulationHost } from '@tutti/testing';
import { createWorker, graphProgram } from '../index.ts';
import { RunFold } from '../run-state/run-fold.ts';
import { handlersOn, randomGraph } from '../spec-support/random-runs.ts';
import { forkRow } from './fork-row.ts';
import type { Origin } from './origin.ts';
import { splitAt } from './split.ts';

const worker = createWorker();
const seed = seedFromEnvironment();
const noBlob = (): never => {
  throw new Error('There are no large values here.');
};

/** The graph with every fourth plain step paying: an effect of another value each time, so that a second one would be seen. */
function withPayments(graph: Graph): Graph {
  return {
    ...graph,
    nodes: graph.nodes.map((node, i) =>
      node.kind === 'task' && node.handler === 'plain' && i % 4 === 0 ? { ...node, handler: 'pays' } : node,
    ),
  };
}

function handlers(ledger: string[]): Record<string, Handler> {
  return { ...handlersOn(ledger), pays: { effect: 'once', run: (_, { path }) => `payment ${ledger.push(`paid ${path}`)}` } };
}

function hostOf(
  graph: Graph,
  options: { readonly ledger: string[]; readonly drawn: number; readonly history?: readonly RunEvent[] },
): SimulationHost {
  const { ledger, drawn, history = [] } = options;
  const host = simulationHost({ random: seededRandom(drawn), clock: fakeClock(), handlers: handlers(ledger), history });
  const received = new Set(history.flatMap((event) => (event.type === 'signal.received' ? [event.name] : [])));
  for (const { id } of graph.nodes)
    if (!received.has(id)) host.post({ type: 'signal', id: `answer-${id}`, name: id, payload: `for ${id}` });
  return host;
}

const drive = (graph: Graph, runId: RunId, host: SimulationHost) =>
  worker.drive({ runId, createdAt: Date.UTC(2026, 0, 1), definition: graph as unknown as Json }, host);
const outputs = (events: readonly RunEvent[]): Map<string, unknown> =>
  new Map(events.flatMap((event) => (event.type === 'step.completed' ? [[event.path, event.output] as const] : [])));

function originOf(graph: Graph, events: readonly RunEvent[]): Origin {
  const summary = {
    runId: 'run-1',
    program: 'graph',
    programVersion: 1,
    definitionHash: '',
    status: 'completed',
    queue: 'default',
    family: 'run-1',
    labels: {},
    createdAt: 0,
    length: events.length,
    epoch: 1,
  } as const;
  return { summary, definition: graph as unknown as Json, events, checkpoints: [], inbox: [] };
}

async function forkAt(origin: Origin, length: number): Promise<readonly RunEvent[]> {
  const empty = new RunFold(graphProgram, graphProgram.create(origin.definition), noBlob);
  const identity = { runId: 'fork', forkedAt: Date.UTC(2026, 0, 1), spentNanoUsd: 0, empty };
  return (await forkRow(origin, splitAt(origin.events, length, { isWhole: false }), { identity, options: { effects: 'reuse' } })).events;
}

describe(`forks of random runs, seed ${seed}`, () => {
  test('a fork at any record ends like the run when nothing is edited, runs nothing again that it has on record, and pays nothing twice', async () => {
    const random = seededRandom(seed);
    for (let round = 0; round < 40; round++) {
      const graph = withPayments(randomGraph(random));
      const drawn = randomInteger(random, 2 ** 31);
      const paid: string[] = [];
      const run = hostOf(graph, { ledger: paid, drawn });
      const outcome = await drive(graph, 'run-1', run);
      const origin = originOf(graph, run.events);
      for (let cut = 0; cut < 6; cut++) {
        const length = 1 + randomInteger(random, run.events.length - 1);
        const history = await forkAt(origin, length);
        const ledger: string[] = [];
        const fork = hostOf(graph, { ledger, drawn: drawn + cut, history });
        expect(await drive(graph, 'fork', fork)).toEqual(outcome);
        expect(outputs(fork.events)).toEqual(outputs(run.events));
        expect(ledger.filter((entry) => entry.startsWith('paid'))).toEqual([]);
        for (const path of outputs(history).keys()) expect([path, ledger.includes(path)]).toEqual([path, false]);
      }
    }
  });
});
