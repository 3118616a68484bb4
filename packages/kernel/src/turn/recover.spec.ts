import { expect, test } from '@jest/globals';
import { hashJson, type Graph, type Json, type RunEvent } from '@tutti/core';
import { simulationHost } from '@tutti/testing';
import { createWorker } from '../worker.ts';

const definition = { nodes: [{ id: 'asks', kind: 'task', handler: 'asks' }], edges: [] } satisfies Graph as unknown as Json;
const run = { runId: 'run-1', createdAt: 0, definition };

test('a handler whose wait had ended as it was put away runs on after a crash', async () => {
  // The turn that recorded the suspension had the body performed again; no record says so.
  const history: RunEvent[] = [
    { type: 'run.created', seq: 0, at: 0, runId: 'run-1', program: 'graph', programVersion: 1, definitionHash: hashJson(definition), input: null },
    { type: 'wait.opened', seq: 1, at: 1, path: 'asks', attempt: 1, key: 'answer', until: { signal: 'answer' } },
    { type: 'signal.received', seq: 2, at: 2, id: 's', name: 'answer', payload: 'yes' },
    { type: 'wait.closed', seq: 3, at: 2, path: 'asks', key: 'answer', output: 'yes', signalId: 's' },
    { type: 'step.suspended', seq: 4, at: 3, path: 'asks', attempt: 1 },
  ];
  const host = simulationHost({ history, handlers: { asks: { effect: 'none', run: (_, context) => context.wait('answer', { signal: 'answer' }) } } });
  await createWorker().drive(run, host);
  expect(host.events.slice(5)).toMatchObject([{ type: 'step.completed', output: 'yes' }, { type: 'run.closed' }]);
});

const created: RunEvent = { type: 'run.created', seq: 0, at: 0, runId: 'run-1', program: 'graph', programVersion: 1, definitionHash: hashJson(definition), input: null };
const hold = { id: 'h', account: 'run/run-1', amount: { nanoUsd: 100 } };

test('money held by a call in flight is taken as spent once, however often its process ends', async () => {
  const handlers = { asks: { effect: 'none', run: () => new Promise<Json>(() => undefined) } } as const;
  const history: readonly RunEvent[] = [created, { type: 'step.started', seq: 1, at: 1, path: 'asks', attempt: 1, effect: 'none', fingerprint: 'asks@1', hold }, { type: 'substep.started', seq: 2, at: 1, path: 'asks', attempt: 1, key: 'call', effect: 'idempotent', hold: { ...hold, id: 'k', amount: { nanoUsd: 7 } } }];
  let life = simulationHost({ history, handlers, crash: { atCommit: 1, when: 'after' } });
  await expect(createWorker().drive(run, life)).rejects.toThrow();
  const assumed = life.events.filter(({ type }) => type === 'charge.assumed');
  expect(assumed).toMatchObject([{ charge: { nanoUsd: 100 }, settled: { hold: 'h' } }, { key: 'call', charge: { nanoUsd: 7 }, settled: { hold: 'k' } }]);
  life = life.recover({ handlers: { asks: { effect: 'none', run: () => 'done' } } });
  await createWorker().drive(run, life);
  expect(life.events.filter(({ type }) => type === 'charge.assumed')).toEqual(assumed);
});

test('a question that was asked before a crash is not asked again', async () => {
  const history: readonly RunEvent[] = [created, { type: 'step.started', seq: 1, at: 1, path: 'asks', attempt: 1, effect: 'once', fingerprint: 'asks@1' }, { type: 'decision.needed', seq: 2, at: 2, path: 'asks', attempt: 1, code: 'EFFECT_IN_DOUBT', reason: 'It may have been done.' }];
  const host = simulationHost({ history, handlers: { asks: () => 'again' } });
  host.post({ type: 'decide', path: 'asks', decision: { kind: 'complete', output: 'was done' } });
  await createWorker().drive(run, host);
  expect(host.events.slice(3)).toMatchObject([{ type: 'decision.made' }, { type: 'step.completed', output: 'was done' }, { type: 'run.closed' }]);
});

test('a step that was to end with its failed run is not begun again after a crash', async () => {
  const two = { nodes: ['asks', 'bad'].map((id) => ({ id, kind: 'task' as const, handler: id })), edges: [] } satisfies Graph as unknown as Json;
  const began: string[] = [];
  const history: readonly RunEvent[] = [
    created, { type: 'step.started', seq: 1, at: 1, path: 'asks', attempt: 1, effect: 'idempotent', fingerprint: 'asks@1' },
    { type: 'step.failed', seq: 2, at: 2, path: 'bad', attempt: 1, startedAt: 1, error: { name: 'Error', code: 'BROKEN', message: 'broken', retryable: false } },
  ];
  const host = simulationHost({ history, handlers: { asks: { effect: 'idempotent', run: () => void began.push('asks') }, bad: () => null } });
  expect(await createWorker().drive({ ...run, definition: two }, host)).toMatchObject({ status: 'failed', because: 'bad' });
  expect(began).toEqual([]);
  expect(host.events.slice(3).map(({ type }) => type)).toEqual(['step.cancelled', 'run.closed']);
});

test('a run that was dead-lettered does nothing before somebody has resumed it', async () => {
  const began: string[] = [];
  const handlers = { asks: { effect: 'none', run: () => void began.push('asks') } } as const;
  const dead: RunEvent = { type: 'run.dead-lettered', seq: 1, at: 1, recoveries: 6, reason: 'It has ended six processes.' };
  const host = simulationHost({ history: [created, dead], handlers });
  await expect(createWorker().drive(run, host)).rejects.toMatchObject({ code: 'RUN_DEAD_LETTERED', message: expect.stringContaining('six processes') });
  expect([began, host.events.length]).toEqual([[], 2]);
  const resumed = simulationHost({ history: [created, dead, { type: 'run.resumed', seq: 2, at: 2 }], handlers });
  expect(await createWorker().drive(run, resumed)).toMatchObject({ status: 'completed' });
});
