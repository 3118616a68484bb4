import { describe, expect, test } from '@jest/globals';
import type { Graph, Json, RunEvent } from '@tutti/core';
import {
  SimulatedCrash,
  fakeClock,
  randomInteger,
  seedFromEnvironment,
  seededRandom,
  simulationHost,
  type SimulationHost,
} from '@tutti/testing';
import { createWorker } from './index.ts';
import { handlersOn, randomGraph } from './spec-support/random-runs.ts';

const worker = createWorker();
const seed = seedFromEnvironment();

function hostFor(graph: Graph, ledger: string[], drawn: number): SimulationHost {
  const host = simulationHost({ random: seededRandom(drawn), clock: fakeClock(), handlers: handlersOn(ledger) });
  for (const { id } of graph.nodes) host.post({ type: 'signal', id: `answer-${id}`, name: id, payload: `for ${id}` });
  return host;
}

const newRun = (graph: Graph) => ({ runId: 'run-1', createdAt: Date.UTC(2026, 0, 1), definition: graph as unknown as Json });
const completions = (events: readonly RunEvent[]): string[] =>
  events.flatMap((event) =>
    event.type === 'step.completed' ? [event.path] : event.type === 'substep.completed' ? [`${event.path}#${event.key}`] : [],
  );
const outputs = (events: readonly RunEvent[]): Map<string, unknown> =>
  new Map(events.flatMap((event) => (event.type === 'step.completed' ? [[event.path, event.output] as const] : [])));

function countOf(ledger: readonly string[], entry: string): number {
  return ledger.filter((line) => line === entry).length;
}

/** Lives on after every crash; checks at each that what was completed is not done again later. */
async function liveThrough(graph: Graph, host: SimulationHost, ledger: string[]): Promise<SimulationHost> {
  const done = new Map<string, number>();
  let life = host;
  for (;;) {
    try {
      await worker.drive(newRun(graph), life);
      for (const [path, count] of done) expect([path, countOf(ledger, path)]).toEqual([path, count]);
      return life;
    } catch (error) {
      if (!(error instanceof SimulatedCrash)) throw error;
      for (const path of completions(life.events)) if (!done.has(path)) done.set(path, countOf(ledger, path));
      life = life.recover();
      // The inbox is durable: what was posted and not yet consumed comes again.
      const consumed = new Set(life.events.flatMap((event) => (event.type === 'signal.received' ? [event.id] : [])));
      for (const { id } of graph.nodes)
        if (!consumed.has(`answer-${id}`)) life.post({ type: 'signal', id: `answer-${id}`, name: id, payload: `for ${id}` });
    }
  }
}

describe(`driver and graph Program on a simulated host, seed ${seed}`, () => {
  test('a crash before or after any append changes nothing of the result and repeats nothing that was completed', async () => {
    const random = seededRandom(seed);
    for (let round = 0; round < 12; round++) {
      const graph = randomGraph(random);
      const drawn = randomInteger(random, 2 ** 31);
      const calm = hostFor(graph, [], drawn);
      const outcome = await worker.drive(newRun(graph), calm);
      expect(outcome.status).toBe('completed');
      for (let commit = 1; commit <= calm.commits; commit++) {
        for (const when of ['before', 'after'] as const) {
          const ledger: string[] = [];
          const host = hostFor(graph, ledger, drawn).recover({ history: [], crash: { atCommit: commit, when } });
          for (const { id } of graph.nodes) host.post({ type: 'signal', id: `answer-${id}`, name: id, payload: `for ${id}` });
          const last = await liveThrough(graph, host, ledger);
          expect(outputs(last.events)).toEqual(outputs(calm.events));
          expect(last.events.map(({ seq }) => seq)).toEqual(last.events.map((_, i) => i));
          expect(new Set(completions(last.events)).size).toBe(completions(last.events).length);
        }
      }
    }
  });

  test('time on record never goes back, whatever the wall clock does', async () => {
    const graph: Graph = {
      nodes: [
        { id: 'a', kind: 'wait', until: { ms: 1_000 } },
        { id: 'b', kind: 'task', handler: 'plain' },
        { id: 'c', kind: 'wait', until: { ms: 1_000 } },
      ],
      edges: [
        { from: 'a', to: 'b' },
        { from: 'b', to: 'c' },
      ],
    };
    for (const jump of [-3_600_000, 86_400_000, -Date.UTC(2026, 0, 1)]) {
      const clock = fakeClock();
      const host = simulationHost({ clock, handlers: { plain: { effect: 'none', run: () => (clock.jumpWall(jump), null) } } });
      const before = clock.monotonic();
      expect(await worker.drive(newRun(graph), host)).toMatchObject({ status: 'completed' });
      expect(clock.monotonic() - before).toBe(2_000);
      const times = host.events.map(({ at }) => at);
      expect(times).toEqual([...times].sort((a, b) => a - b));
    }
  });
});
