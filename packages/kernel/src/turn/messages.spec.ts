import { describe, expect, test } from '@jest/globals';
import { TuttiError, type Graph, type Handler, type Json, type Message, type RunEvent } from '@tutti/core';
import { simulationHost, type SimulationHost } from '@tutti/testing';
import { createWorker } from '../worker.ts';

const single = (policy: object = {}): Graph => ({ nodes: [{ id: 'only', kind: 'task', handler: 'only', policy }], edges: [] });
const waits: Graph = { nodes: [{ id: 'w', kind: 'wait', until: { signal: 'go' } }], edges: [] };
const none = (run: Handler['run']): Handler => ({ run, effect: 'none' });

async function drive(graph: Graph, host: SimulationHost): Promise<readonly RunEvent[]> {
  await createWorker().drive({ runId: 'run-1', createdAt: host.startedAt, definition: graph as unknown as Json }, host);
  return host.events;
}

const ignored = (events: readonly RunEvent[]): string[] =>
  events.flatMap((event) => (event.type === 'message.ignored' ? [event.reason] : []));

describe('messages that can do nothing are on record with the reason', () => {
  test('a resume of what is not paused, a second pause, a pause and a cancel of what is being cancelled', async () => {
    const messages: readonly Message[] = (['resume', 'pause', 'pause', 'cancel', 'pause', 'cancel'] as const).map((type, i) => ({
      id: `m${i}`,
      type,
    }));
    const host: SimulationHost = simulationHost({
      handlers: { only: none(() => new Promise<Json>(() => messages.forEach((message) => host.post(message)))) },
    });
    const events = await drive(single(), host);
    expect(ignored(events)).toEqual([
      'the run is not paused',
      'the run is paused already',
      'the run is being cancelled',
      'the run is being cancelled already',
    ]);
    expect(events.at(-1)).toMatchObject({ type: 'run.closed', outcome: { status: 'cancelled', reason: 'on request' } });
  });

  test('a decision for a step that waits for none', async () => {
    const host = simulationHost();
    host.post({ type: 'decide', path: 'w', decision: { kind: 'retry' } });
    host.post({ type: 'signal', name: 'go', payload: null });
    expect(ignored(await drive(waits, host))).toEqual(['step "w" waits for no decision']);
  });

  test('a decision for an effect that is not in doubt; that for the one that is counts', async () => {
    let calls = 0;
    const handlers = {
      only: none((_, c) =>
        c.step('pay', () => {
          calls++;
          return 'paid';
        }),
      ),
    };
    const crashed = simulationHost({ handlers, crash: { atCommit: 3, when: 'before' } });
    await expect(drive(single(), crashed)).rejects.toThrow();
    const host = crashed.recover();
    host.post({ type: 'decide', path: 'only', key: 'other', decision: { kind: 'retry' } });
    host.post({ type: 'decide', path: 'only', key: 'pay', decision: { kind: 'complete', output: 'was paid' } });
    const events = await drive(single(), host);
    expect(ignored(events)).toEqual(['step "only" has no substep "other" in doubt']);
    expect(events.find(({ type }) => type === 'step.completed')).toMatchObject({ output: 'was paid' });
    expect(calls).toBe(1);
  });

  test("a failure that is decided is the step's, in the words of who decided", async () => {
    const crashed = simulationHost({ handlers: { only: () => 1 }, crash: { atCommit: 2, when: 'after' } });
    await expect(drive(single(), crashed)).rejects.toThrow();
    const host = crashed.recover();
    host.post({ type: 'decide', path: 'only', decision: { kind: 'fail', message: 'The order was withdrawn.' } });
    expect((await drive(single(), host)).at(-1)).toMatchObject({
      outcome: { status: 'failed', error: { code: 'DECIDED_FAILED', message: 'The order was withdrawn.' } },
    });
  });
});

describe('what comes while a step is being cancelled', () => {
  const cost = { nanoUsd: 5 };

  test.each(['settles', 'is put away'])('a body that %s then is cancelled, and what it has cost counts', async (how) => {
    const host: SimulationHost = simulationHost({
      handlers: {
        only: none(
          (_, { path, attempt, signal }) =>
            new Promise<Json>(() => {
              signal.addEventListener('abort', () =>
                host.push(
                  how === 'settles'
                    ? { type: 'step.settled', path, attempt, startedAt: 0, output: 'late', charge: cost }
                    : { type: 'step.suspending', path, attempt, charge: cost },
                ),
              );
              host.post({ type: 'cancel', reason: 'enough' });
            }),
        ),
      },
    });
    const events = await drive(single(), host);
    expect(events.filter(({ type }) => type.startsWith('step.'))).toMatchObject([
      { type: 'step.cancelled', reason: 'enough', charge: cost },
    ]);
  });

  test('a step that waits for its next attempt is dropped with its timer', async () => {
    const host: SimulationHost = simulationHost({
      handlers: {
        only: none(() => {
          throw new TuttiError('busy', { retryable: true });
        }),
      },
      onCommit: async (records) => void (records.some(({ type }) => type === 'step.attempt-failed') && host.post({ type: 'cancel' })),
    });
    const events = await drive(single({ retry: { maxRetries: 3, initialMs: 3_600_000, jitter: 0 } }), host);
    expect(events.map(({ type }) => type)).toEqual([
      'run.created',
      'step.attempt-failed',
      'run.cancelling',
      'step.cancelled',
      'run.closed',
    ]);
    expect(host.clock.timers).toBe(0);
  });

  test('a retry that would come after the deadline is not waited for', async () => {
    const host = simulationHost({
      handlers: {
        only: none(() => {
          throw new TuttiError('busy', { code: 'BUSY', retryable: true, data: { retryAfterMs: 5_000 } });
        }),
      },
    });
    const events = await drive(single({ deadlineMs: 4_000, retry: { maxRetries: 3, initialMs: 1, jitter: 0 } }), host);
    expect(events.at(-1)).toMatchObject({ outcome: { status: 'failed', error: { code: 'BUSY' } } });
    expect(host.clock.monotonic()).toBe(0);
  });

  test('the side that fails says how long to wait, and is believed if that is longer', async () => {
    const host = simulationHost({
      handlers: {
        only: none((_, { attempt }) => {
          if (attempt === 1) throw new TuttiError('busy', { retryable: true, data: { retryAfterMs: 5_000 } });
          return null;
        }),
      },
    });
    await drive(single({ retry: { maxRetries: 3, initialMs: 1, jitter: 0 } }), host);
    expect(host.clock.monotonic()).toBe(5_000);
  });
});
