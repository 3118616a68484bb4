import { describe, expect, test } from '@jest/globals';
import { hashJson, type Graph, type Json, type RunEvent } from '@tutti/core';
import { fakeClock, simulationHost, type SimulationHost } from '@tutti/testing';
import { createWorker } from '../worker.ts';

const definition = { nodes: [{ id: 'asks', kind: 'task', handler: 'asks' }], edges: [] } satisfies Graph as unknown as Json;
const run = { runId: 'run-1', createdAt: 0, definition };

test('a handler whose wait had ended as it was put away runs on after a crash', async () => {
  // The turn that recorded the suspension had the body performed again; no record says so.
  const history: RunEvent[] = [
    {
      type: 'run.created',
      seq: 0,
      at: 0,
      runId: 'run-1',
      program: 'graph',
      programVersion: 1,
      definitionHash: hashJson(definition),
      input: null,
    },
    { type: 'wait.opened', seq: 1, at: 1, path: 'asks', attempt: 1, key: 'answer', until: { signal: 'answer' } },
    { type: 'signal.received', seq: 2, at: 2, id: 's', name: 'answer', payload: 'yes' },
    { type: 'wait.closed', seq: 3, at: 2, path: 'asks', key: 'answer', output: 'yes', signalId: 's' },
    { type: 'step.suspended', seq: 4, at: 3, path: 'asks', attempt: 1 },
  ];
  const host = simulationHost({
    history,
    handlers: { asks: { effect: 'none', run: (_, context) => context.wait('answer', { signal: 'answer' }) } },
  });
  await createWorker().drive(run, host);
  expect(host.events.slice(5)).toMatchObject([{ type: 'step.completed', output: 'yes' }, { type: 'run.closed' }]);
});

const created: RunEvent = {
  type: 'run.created',
  seq: 0,
  at: 0,
  runId: 'run-1',
  program: 'graph',
  programVersion: 1,
  definitionHash: hashJson(definition),
  input: null,
};
const hold = { id: 'h', account: 'run/run-1', amount: { nanoUsd: 100 } };

test('money held by a call in flight is taken as spent once, however often its process ends', async () => {
  const handlers = { asks: { effect: 'none', run: () => new Promise<Json>(() => undefined) } } as const;
  const history: readonly RunEvent[] = [
    created,
    { type: 'step.started', seq: 1, at: 1, path: 'asks', attempt: 1, effect: 'none', fingerprint: 'asks@1', hold },
    {
      type: 'substep.started',
      seq: 2,
      at: 1,
      path: 'asks',
      attempt: 1,
      key: 'call',
      effect: 'idempotent',
      hold: { ...hold, id: 'k', amount: { nanoUsd: 7 } },
    },
  ];
  let life = simulationHost({ history, handlers, crash: { atCommit: 1, when: 'after' } });
  await expect(createWorker().drive(run, life)).rejects.toThrow();
  const assumed = life.events.filter(({ type }) => type === 'charge.assumed');
  expect(assumed).toMatchObject([
    { charge: { nanoUsd: 100 }, settled: { hold: 'h' } },
    { key: 'call', charge: { nanoUsd: 7 }, settled: { hold: 'k' } },
  ]);
  life = life.recover({ handlers: { asks: { effect: 'none', run: () => 'done' } } });
  await createWorker().drive(run, life);
  expect(life.events.filter(({ type }) => type === 'charge.assumed')).toEqual(assumed);
});

test('a question that was asked before a crash is not asked again', async () => {
  const history: readonly RunEvent[] = [
    created,
    { type: 'step.started', seq: 1, at: 1, path: 'asks', attempt: 1, effect: 'once', fingerprint: 'asks@1' },
    { type: 'decision.needed', seq: 2, at: 2, path: 'asks', attempt: 1, code: 'EFFECT_IN_DOUBT', reason: 'It may have been done.' },
  ];
  const host = simulationHost({ history, handlers: { asks: () => 'again' } });
  host.post({ type: 'decide', path: 'asks', decision: { kind: 'complete', output: 'was done' } });
  await createWorker().drive(run, host);
  expect(host.events.slice(3)).toMatchObject([
    { type: 'decision.made' },
    { type: 'step.completed', output: 'was done' },
    { type: 'run.closed' },
  ]);
});

test('a step that was to end with its failed run is not begun again after a crash', async () => {
  const two = {
    nodes: ['asks', 'bad'].map((id) => ({ id, kind: 'task' as const, handler: id })),
    edges: [],
  } satisfies Graph as unknown as Json;
  const began: string[] = [];
  const history: readonly RunEvent[] = [
    created,
    { type: 'step.started', seq: 1, at: 1, path: 'asks', attempt: 1, effect: 'idempotent', fingerprint: 'asks@1' },
    {
      type: 'step.failed',
      seq: 2,
      at: 2,
      path: 'bad',
      attempt: 1,
      startedAt: 1,
      error: { name: 'Error', code: 'BROKEN', message: 'broken', retryable: false },
    },
  ];
  const host = simulationHost({
    history,
    handlers: { asks: { effect: 'idempotent', run: () => void began.push('asks') }, bad: () => null },
  });
  expect(await createWorker().drive({ ...run, definition: two }, host)).toMatchObject({ status: 'failed', because: 'bad' });
  expect(began).toEqual([]);
  expect(host.events.slice(3).map(({ type }) => type)).toEqual(['step.cancelled', 'run.closed']);
});

test('a run that was dead-lettered does nothing before somebody has resumed it', async () => {
  const began: string[] = [];
  const handlers = { asks: { effect: 'none', run: () => void began.push('asks') } } as const;
  const dead: RunEvent = { type: 'run.dead-lettered', seq: 1, at: 1, recoveries: 6, reason: 'It has ended six processes.' };
  const host = simulationHost({ history: [created, dead], handlers });
  await expect(createWorker().drive(run, host)).rejects.toMatchObject({
    code: 'RUN_DEAD_LETTERED',
    message: expect.stringContaining('six processes'),
  });
  expect([began, host.events.length]).toEqual([[], 2]);
  const resumed = simulationHost({ history: [created, dead, { type: 'run.resumed', seq: 2, at: 2 }], handlers });
  expect(await createWorker().drive(run, resumed)).toMatchObject({ status: 'completed' });
});

describe('an effect that a silent worker may be at work on', () => {
  const begun = (path = 'asks', seq = 1): RunEvent => ({
    type: 'step.started',
    seq,
    at: 1,
    path,
    attempt: 1,
    effect: 'once',
    fingerprint: `${path}@1`,
  });
  const withTimeout = {
    nodes: [{ id: 'asks', kind: 'task', handler: 'asks', policy: { timeoutMs: 60_000 } }],
    edges: [],
  } satisfies Graph as unknown as Json;

  test.each([
    [withTimeout, 70_000],
    [definition, 10_000],
  ])('is asked about when lease and timeout have passed once more, and repeated only then', async (given, waitMs) => {
    const clock = fakeClock();
    const books: number[] = [];
    // The old worker was not dead: its body does what it had begun at the last moment it may.
    clock.after(waitMs - 1, () => void books.push(clock.now()));
    const host: SimulationHost = simulationHost({
      clock,
      silentLeaseMs: 10_000,
      history: [created, begun()],
      handlers: { asks: () => (books.push(clock.now()), 'again') },
      onCommit: (events) => {
        for (const { type } of events)
          if (type === 'decision.needed')
            host.post({
              type: 'decide',
              path: 'asks',
              decision: books.length > 0 ? { kind: 'complete', output: 'by the old one' } : { kind: 'retry' },
            });
      },
    });
    expect(await createWorker().drive({ ...run, definition: given }, host)).toMatchObject({ status: 'completed' });
    const [doubted, needed, ...rest] = host.events.slice(2);
    expect(doubted).toMatchObject({ type: 'effect.doubted', path: 'asks', attempt: 1, dueAt: (doubted?.at ?? 0) + waitMs });
    expect(needed).toMatchObject({ type: 'decision.needed', code: 'EFFECT_IN_DOUBT', at: (doubted?.at ?? 0) + waitMs });
    expect(rest).toMatchObject([{ type: 'decision.made' }, { type: 'step.completed', output: 'by the old one' }, { type: 'run.closed' }]);
    expect(books.length).toBe(1);
  });

  test('waits no longer and no shorter when its new worker ends, too, and says what it waits for', async () => {
    const clock = fakeClock();
    const first = simulationHost({
      clock,
      silentLeaseMs: 10_000,
      history: [created, begun()],
      handlers: { asks: () => 'again' },
      crash: { atCommit: 1, when: 'after' },
    });
    await expect(createWorker().drive(run, first)).rejects.toThrow();
    clock.advanceSync(4_000);
    const second: SimulationHost = first.recover({
      onIdle: () => second.post({ type: 'decide', path: 'asks', decision: { kind: 'fail' } }),
    });
    await createWorker().drive(run, second);
    const [doubted, needed] = second.events.slice(2);
    expect((needed?.at ?? 0) - (doubted?.at ?? 0)).toBe(10_000);
    expect(second.events.filter(({ type }) => type === 'effect.doubted')).toHaveLength(1);
  });

  test('is settled sooner by somebody who knows better: a wake, or a cancel', async () => {
    const states: unknown[] = [];
    const tell = (message: Parameters<SimulationHost['post']>[0]): SimulationHost => {
      const host: SimulationHost = simulationHost({
        silentLeaseMs: 10_000,
        history: [created, begun()],
        handlers: { asks: () => 'again' },
        onCommit: (events) => {
          if (events.some(({ type }) => type === 'effect.doubted')) host.post(message);
          if (events.some(({ type }) => type === 'decision.needed'))
            host.post({ type: 'decide', path: 'asks', decision: { kind: 'retry' } });
          states.push(host.state);
        },
      });
      return host;
    };
    const woken = tell({ type: 'wake', path: 'asks' });
    expect(await createWorker().drive(run, woken)).toMatchObject({ status: 'completed' });
    expect(states[1]).toEqual({ status: 'waiting', waitingFor: 'timer' });
    expect(woken.events.find(({ type }) => type === 'decision.needed')?.at).toBe(woken.events[2]?.at);
    expect(woken.executions).toHaveLength(1);
    const cancelled = tell({ type: 'cancel' });
    expect(await createWorker().drive(run, cancelled)).toMatchObject({ status: 'cancelled' });
    expect(cancelled.executions).toHaveLength(0);
  });

  test('holds up nothing else: what may be repeated is at once, and a worker that has ended is not waited for', async () => {
    const two = {
      nodes: ['asks', 'safe'].map((id) => ({ id, kind: 'task' as const, handler: id })),
      edges: [],
    } satisfies Graph as unknown as Json;
    const history: readonly RunEvent[] = [created, begun(), { ...begun('safe', 2), effect: 'idempotent' } as RunEvent];
    const decide = (host: () => SimulationHost) => (): void =>
      host().post({ type: 'decide', path: 'asks', decision: { kind: 'complete', output: 1 } });
    const handlers = { asks: () => 'again', safe: { effect: 'idempotent', run: () => 'safe' } } as const;
    const silent: SimulationHost = simulationHost({ silentLeaseMs: 10_000, history, handlers, onIdle: decide(() => silent) });
    await createWorker().drive({ ...run, definition: two }, silent);
    const at = (host: SimulationHost, type: string): number =>
      (host.events.find((event) => event.type === type)?.at ?? 0) - (host.events[3]?.at ?? 0);
    expect([at(silent, 'step.completed'), at(silent, 'decision.needed')]).toEqual([0, 10_000]);
    const ended: SimulationHost = simulationHost({ history, handlers, onIdle: decide(() => ended) });
    await createWorker().drive({ ...run, definition: two }, ended);
    expect(ended.events.map(({ type }) => type)).not.toContain('effect.doubted');
    expect(at(ended, 'decision.needed')).toBe(0);
  });

  test("is a snapshot's to keep", async () => {
    const states: Json[] = [];
    const host: SimulationHost = simulationHost({
      silentLeaseMs: 10_000,
      history: [created, begun()],
      handlers: { asks: () => 'again' },
      onIdle: () => host.post({ type: 'decide', path: 'asks', decision: { kind: 'fail' } }),
    });
    const commit = host.commit.bind(host);
    host.commit = (events, state, ...source) => {
      const [from] = source as unknown as [{ snapshot(): { state: Json } }?];
      if (from !== undefined) states.push(from.snapshot().state);
      return commit(events, state);
    };
    await createWorker().drive(run, host);
    expect(JSON.parse(JSON.stringify(states[0]))).toMatchObject({
      steps: [{ phase: 'doubted', openEffect: { effect: 'once' } }],
      timers: [['easks', expect.any(Number)]],
    });
    expect(states.at(-1)).toMatchObject({ timers: [] });
  });
});
