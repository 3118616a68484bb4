import { afterEach, describe, expect, test } from '@jest/globals';
import type { AppendBatch, Graph, Handler, Journal, Json, Program, RunEvent } from '@tutti/core';
import { fakeClock, randomInteger, seedFromEnvironment, seededRandom, simulationHost } from '@tutti/testing';
import { createWorker, graphProgram, memoryJournal } from '../index.ts';
import { foldEvent } from '../run-state/fold-event.ts';
import { OpenStep } from '../run-state/open-step.ts';
import { RunFold } from '../run-state/run-fold.ts';
import { after, kernelOf, none, stopKernels } from '../spec-support/kernels.ts';
import { handlersOn, randomGraph } from '../spec-support/random-runs.ts';
import { packRun, unpackRun } from './pack-run.ts';
import { packStep } from './pack-step.ts';

afterEach(stopKernels);

const seed = seedFromEnvironment();
const blob = (): never => {
  throw new Error('There are no large values here.');
};
const program = graphProgram as Program;
const emptyRun = (graph: Graph): RunFold => new RunFold(program, program.create(graph as unknown as Json), blob);

function foldOver(run: RunFold, events: readonly RunEvent[]): RunFold {
  for (const event of events) foldEvent(run, event);
  run.takeOut();
  return run;
}

/** A state whose outputs may stand in any order: they are only ever looked up. */
function inAnyOrder(packed: Json): unknown {
  const { outputs, ...state } = JSON.parse(JSON.stringify(packed)) as { readonly outputs: readonly (readonly [string, unknown])[] };
  return { ...state, outputs: Object.fromEntries(outputs) };
}

async function recordsOf(graph: Graph, drawn: number): Promise<readonly RunEvent[]> {
  const host = simulationHost({ random: seededRandom(drawn), clock: fakeClock(), handlers: handlersOn([]) });
  for (const { id } of graph.nodes) host.post({ type: 'signal', id: `answer-${id}`, name: id, payload: `for ${id}` });
  host.post({ type: 'pause' });
  host.post({ type: 'resume' });
  await createWorker().drive({ runId: 'run-1', createdAt: Date.UTC(2026, 0, 1), definition: graph as unknown as Json }, host);
  return host.events;
}

/** The end of a fork's copies, with effects of its origin: state that only forks have. */
function forked(seq: number, at: number): RunEvent[] {
  return [
    { type: 'run.forked', seq, at, lineage: ['origin'], length: seq, shiftMs: 1_000, effects: 'reuse', spentNanoUsd: 12 },
    { type: 'effect.inherited', seq: seq + 1, at, path: 'n0', key: 'pay', output: 'paid' },
    { type: 'effect.inherited', seq: seq + 2, at, path: 'never-due' },
  ];
}

describe(`snapshots, seed ${seed}`, () => {
  test('folding what came later over a snapshot gives what folding all gives, wherever it was made', async () => {
    const random = seededRandom(seed);
    for (let round = 0; round < 40; round++) {
      const graph = randomGraph(random);
      const events = await recordsOf(graph, randomInteger(random, 2 ** 31));
      for (let draw = 0; draw < 8; draw++) {
        const length = 1 + randomInteger(random, events.length);
        const isFork = draw % 4 === 3;
        const head = isFork ? [...events.slice(0, length), ...forked(length, events[length - 1]?.at ?? 0)] : events.slice(0, length);
        const tail = isFork ? [] : events.slice(length);
        const all = foldOver(emptyRun(graph), [...head, ...tail]);
        const snapshot = JSON.parse(JSON.stringify(packRun(foldOver(emptyRun(graph), head)))) as Json;
        const restored = unpackRun(snapshot, { program, definition: graph as unknown as Json, blob });
        if (restored === undefined) throw new Error('not restored');
        expect(inAnyOrder(packRun(foldOver(restored, tail)))).toEqual(inAnyOrder(packRun(all)));
        expect(restored.phases).toEqual(all.phases);
      }
    }
  });

  test('hold what a run waits for and what it has to settle, and no member of a step that is the usual one', () => {
    const graph: Graph = {
      nodes: [
        { id: 'w', kind: 'wait', until: { signal: 'go' } },
        { id: 'a', kind: 'task', handler: 'h' },
        { id: 'b', kind: 'task', handler: 'h' },
      ],
      edges: [],
    };
    const hold = { id: 'h', account: 'run/r', amount: { nanoUsd: 9 } };
    const head = (
      [
        { type: 'run.created', runId: 'r', program: 'graph', programVersion: 1, definitionHash: '', input: null },
        { type: 'step.started', path: 'a', attempt: 1, effect: 'none', fingerprint: 'h@1', hold },
        { type: 'substep.started', path: 'a', attempt: 1, key: 'k', effect: 'once' },
        { type: 'charge.assumed', path: 'a', charge: { nanoUsd: 9 }, settled: { hold: 'h', amount: { nanoUsd: 9 } } },
        { type: 'wait.opened', path: 'b', attempt: 1, key: 'w', until: { signal: 'other' } },
        { type: 'step.suspended', path: 'b', attempt: 1 },
      ] as const
    ).map((body, seq) => ({ ...body, seq, at: seq }) as RunEvent);
    const run = foldOver(emptyRun(graph), head);
    const restored = unpackRun(JSON.parse(JSON.stringify(packRun(run))) as Json, { program, definition: graph as unknown as Json, blob });
    expect([...(restored?.awaited ?? [])]).toEqual([...run.awaited]);
    expect(run.awaited.size).toBe(1);
    expect([...(restored?.settledHolds ?? [])]).toEqual([['h', { nanoUsd: 9 }]]);
    expect(restored?.steps.get('a')?.recorded?.openEffects.get('k')).toMatchObject({ effect: 'once' });
    expect(restored?.steps.get('b')?.recorded?.waits.get('w')).toEqual({ until: { signal: 'other' } });
    expect([restored?.spent, restored?.phases]).toEqual([run.spent, run.phases]);
    expect(run.spent.toAmount()).toEqual({ nanoUsd: 9 });
  });

  test('hold every member of the state: one that is new has to be thought of here', () => {
    const notState = ['program', 'programState', 'blob', 'sink', 'rootReader', 'phases', 'evaluations', 'lacking', 'bodyWaits', 'dropped'];
    const run = emptyRun({ nodes: [{ id: 'a', kind: 'task', handler: 'h' }], edges: [] });
    const packed = new Set([...Object.keys(packRun(run) as object), 'fork', 'steps']);
    expect(Object.keys(run).filter((name) => !packed.has(name) && !notState.includes(name))).toEqual([]);
    const step = new OpenStep({ type: 'run-step', step: 'a', handler: 'h', input: null, policy: {}, rank: 0 }, 0);
    expect(Object.keys(step).filter((name) => !Object.keys(packStep(step)).includes(name) && !['before', 'after'].includes(name))).toEqual(
      [],
    );
  });
});

/** A journal in memory that tells what is asked of it. */
function watched(): { readonly journal: Journal; readonly snapshots: number[]; readonly sizes: number[]; readonly reads: number[] } {
  const sizes: number[] = [];
  const snapshots: number[] = [];
  const reads: number[] = [];
  const inner = memoryJournal();
  const journal = new Proxy(inner, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function') return value;
      return (...given: unknown[]) => {
        const { snapshot } = (name === 'append' || name === 'appendNow' ? given[0] : {}) as Partial<AppendBatch>;
        if (snapshot !== undefined) sizes.push(JSON.stringify(snapshot.state).length);
        if (snapshot !== undefined) snapshots.push(snapshot.seq);
        if (name === 'read') reads.push((given[1] as number | undefined) ?? 0);
        return (value as (...all: unknown[]) => unknown).apply(target, given);
      };
    },
  });
  return { journal, snapshots, sizes, reads };
}

function chainOf(length: number, last: string): Graph {
  const ids = Array.from({ length }, (_, i) => `n${i}`);
  return {
    nodes: ids.map((id, i) => ({ id, kind: 'task', handler: i === length - 1 ? last : 'work' })),
    edges: ids.slice(1).map((to, i) => ({ from: ids[i] as string, to })),
  };
}

const handlers: Record<string, Handler> = {
  work: none((_, { path }) => `did ${path}`),
  ends: none(async (_, context) => [await context.wait('w', { signal: 'go' }), (await context.output('n3')) ?? null]),
};

async function putDownAtTheEnd(journal: Journal, length: number): Promise<string> {
  const kernel = kernelOf({ journal, handlers, snapshotAfterEvents: 20 });
  const run = await kernel.start(chainOf(length, 'ends'));
  while ((await run.nodes()).some(({ path, status }) => path === `n${length - 2}` && status !== 'completed')) await after(1);
  await kernel.shutdown({ graceMs: 50 });
  return run.id;
}

describe('taking up a long run', () => {
  test('starts at its snapshot, and shows and uses what came before', async () => {
    const { journal, snapshots, reads } = watched();
    const runId = await putDownAtTheEnd(journal, 200);
    expect(snapshots.length).toBeGreaterThan(1);
    reads.length = 0;
    const run = await kernelOf({ journal, handlers }).resume(runId);
    expect(reads).toEqual([(snapshots.at(-1) ?? 0) + 1]);
    await run.signal('go', 'went');
    expect(await run.result()).toMatchObject({ status: 'completed', output: ['went', 'did n3'] });
    expect(await run.output('n7')).toBe('did n7');
  });

  test('makes few snapshots: each when the records since are larger than the last one, so that all of them take no more room than the records', async () => {
    const { journal, sizes } = watched();
    const runId = await putDownAtTheEnd(journal, 2_000);
    let recorded = 0;
    for await (const events of journal.read(runId)) for (const event of events) recorded += JSON.stringify(event).length;
    expect(sizes.length).toBeGreaterThan(3);
    expect(sizes.length).toBeLessThan(30);
    expect(sizes.slice(0, -1).reduce((sum, size) => sum + size, 0)).toBeLessThan(1.2 * recorded);
  });

  test('folds from the beginning when another version of the Program made the snapshot, or another release of the kernel', async () => {
    const { journal, snapshots, reads } = watched();
    const runId = await putDownAtTheEnd(journal, 60);
    expect(snapshots.length).toBeGreaterThan(0);
    reads.length = 0;
    const newer = kernelOf({ journal, handlers, programs: [{ ...graphProgram, version: 2 } as Program] });
    const run = await newer.resume(runId);
    expect(reads[0]).toBe(0);
    await run.signal('go', 'went');
    expect(await run.result()).toMatchObject({ output: ['went', 'did n3'] });
    expect(unpackRun({ format: 0 }, { program, definition: null, blob })).toBeUndefined();
  });

  test('is the same for those that only look', async () => {
    const { journal, reads } = watched();
    const runId = await putDownAtTheEnd(journal, 100);
    reads.length = 0;
    const run = await kernelOf({ journal, handlers }).attach(runId);
    expect(await run.output('n5')).toBe('did n5');
    expect(reads[0]).toBeGreaterThan(0);
  });

  test('needs no record before its snapshot: they may be pruned, but then it cannot be forked or read by another version', async () => {
    const { journal } = watched();
    const runId = await putDownAtTheEnd(journal, 100);
    expect((await journal.compact(runId, graphProgram.version)).events).toBeGreaterThan(20);
    const newer = kernelOf({ journal, handlers, programs: [{ ...graphProgram, version: 2 } as Program] });
    await expect(newer.resume(runId)).rejects.toMatchObject({ code: 'RUN_COMPACTED' });
    const kernel = kernelOf({ journal, handlers });
    await expect(kernel.fork(runId)).rejects.toMatchObject({ code: 'RUN_COMPACTED' });
    const run = await kernel.resume(runId);
    await run.signal('go', 'went');
    expect(await run.result()).toMatchObject({ status: 'completed', output: ['went', 'did n3'] });
    expect(await (await kernelOf({ journal, handlers }).attach(runId)).output('n5')).toBe('did n5');
  });
});
