import { describe, expect, test } from '@jest/globals';
import { TuttiError, type Graph, type HandlerFunction, type Json } from '@tutti/core';
import { simulationHost, type SimulationHost } from '@tutti/testing';
import { createWorker } from '../worker.ts';

const single: Graph = {
  nodes: [{ id: 'only', kind: 'task', handler: 'only', policy: { retry: { maxRetries: 1, initialMs: 1 } } }],
  edges: [],
};

async function drive(
  body: (host: SimulationHost) => HandlerFunction,
): Promise<{ readonly host: SimulationHost; readonly outcome: unknown }> {
  const host: SimulationHost = simulationHost({
    handlers: { only: { effect: 'none', run: (input, context) => body(host)(input, context) } },
  });
  const outcome = await createWorker().drive({ runId: 'run-1', createdAt: 0, definition: single as unknown as Json }, host);
  return { host, outcome };
}

describe('facts that come too late', () => {
  test('the result of an earlier attempt is not taken for that of the next', async () => {
    const { host } = await drive((at) => (_, { path, attempt }) => {
      if (attempt === 1) throw new TuttiError('not yet', { retryable: true });
      at.push({ type: 'step.settled', path, attempt: 1, startedAt: 0, output: 'stale' });
      return 'fresh';
    });
    expect(host.events.filter(({ type }) => type === 'step.completed')).toMatchObject([{ attempt: 2, output: 'fresh' }]);
  });

  test('nothing that arrives with the end of a run, or after it, is put on record', async () => {
    const { host, outcome } = await drive((at) => (_, { path, attempt }) => {
      at.push({ type: 'step.settled', path, attempt, startedAt: 0, output: 'done' });
      at.post({ type: 'signal', id: 'late', name: 'late', payload: null });
      return 'again';
    });
    expect(outcome).toMatchObject({ status: 'completed' });
    expect(host.events.map(({ type }) => type)).toEqual(['run.created', 'step.completed', 'run.closed']);
  });

  test('what a late result has cost counts, its value does not', async () => {
    const { host } = await drive((at) => (_, { path, attempt }) => {
      if (attempt === 1) throw new TuttiError('not yet', { retryable: true });
      at.push({ type: 'step.settled', path, attempt: 1, startedAt: 0, output: 'stale', charge: { nanoUsd: 3 } });
      at.push({ type: 'charge.incurred', path, attempt, charge: { nanoUsd: 4 } });
      return 'fresh';
    });
    expect(host.events.filter(({ type }) => type === 'charge.late')).toMatchObject([
      { attempt: 1, charge: { nanoUsd: 3 } },
      { attempt: 2, charge: { nanoUsd: 4 } },
    ]);
  });

  test('facts that were told twice are on record once', async () => {
    const { host } = await drive((at) => async (_, context) => {
      const { path, attempt } = context;
      await context.step('pay', () => 'paid');
      const again = { path, attempt, key: 'pay', fingerprint: 'only@1' } as const;
      at.push({ type: 'substep.settled', ...again, output: 'paid twice', charge: { nanoUsd: 2 } });
      at.push({ type: 'step.starting', path, attempt, effect: 'none', fingerprint: 'only@1' });
      at.push({ type: 'step.starting', path, attempt, effect: 'none', fingerprint: 'only@1' });
      at.push({ type: 'step.unparked', path, attempt });
      at.push({ type: 'wait.opening', path, attempt, key: 'w', fingerprint: 'only@1', until: { signal: 'x' } });
      at.push({ type: 'wait.opening', path, attempt, key: 'w', fingerprint: 'only@1', until: { signal: 'x' } });
      return 'done';
    });
    const types = host.events.map(({ type }) => type);
    for (const once of ['substep.completed', 'step.started', 'wait.opened', 'charge.late', 'step.completed'])
      expect([once, types.filter((type) => type === once).length]).toEqual([once, 1]);
  });
});
