import { describe, expect, it } from '@jest/globals';
import { chargeSchema, holdSchema } from './charge-schema.ts';
import { forkOptionsSchema, forkPointSchema } from './fork-schema.ts';
import { messageSchema } from './message-schema.ts';
import { newRunSchema } from './new-run-schema.ts';
import { closedRunStatuses, isClosed } from './status.ts';
import { stepPolicySchema } from './step-policy-schema.ts';

describe('run statuses', () => {
  it('are closed or not', () => {
    expect(closedRunStatuses.every(isClosed)).toBe(true);
    expect((['pending', 'running', 'waiting', 'paused', 'needs-decision', 'cancelling', 'quarantined'] as const).some(isClosed)).toBe(
      false,
    );
  });
});

describe('what may be posted to a run', () => {
  it.each([
    [{ id: '1', type: 'signal', name: 'go', payload: { x: [1] } }],
    [{ id: '1', type: 'pause', reason: 'lunch' }],
    [{ id: '1', type: 'resume' }],
    [{ id: '1', type: 'cancel' }],
    [{ id: '1', type: 'decide', path: 'review[3]/pay', decision: { kind: 'complete', output: null } }],
    [{ id: '1', type: 'decide', path: 'pay', key: 'charge', decision: { kind: 'fail', message: 'no' } }],
    [{ id: '1', type: 'decide', path: 'pay', decision: { kind: 'retry' }, asOf: 3 }],
    [{ id: '1', type: 'checkpoint', name: 'before' }],
  ])('passes: %j', (message) => {
    expect(messageSchema.parse(message)).toEqual(message);
  });

  it.each([
    [{ type: 'resume' }],
    [{ id: '', type: 'resume' }],
    [{ id: '1', type: 'stop' }],
    [{ id: '1', type: 'signal', name: 'go' }],
    [{ id: '1', type: 'decide', path: 'a', decision: { kind: 'maybe' } }],
    [{ id: '1', type: 'decide', path: 'a', decision: { kind: 'retry' }, asOf: -1 }],
    [{ id: '1', type: 'resume', seq: 7 }],
  ])('is refused: %j', (message) => {
    expect(messageSchema.safeParse(message).success).toBe(false);
  });
});

describe('where a run may be forked', () => {
  const nested = Array.from({ length: 32 }, (_, i) => `${'a'.repeat(100)}-${i}`).join('/');
  it.each([[3], [{ step: nested }], [{ checkpoint: 'c'.repeat(2_000) }]])(
    'is wherever a record, a step or a checkpoint is, however deep or long its name: %j',
    (at) => {
      expect(forkPointSchema.safeParse(at).success).toBe(true);
      expect(forkOptionsSchema.safeParse({ at, runId: 'r', effects: 'ask' }).success).toBe(true);
    },
  );

  it.each([
    [{ at: {} }],
    [{ at: { step: '' } }],
    [{ at: { step: 'a', checkpoint: 'b' } }],
    [{ runId: '' }],
    [{ runId: 'r'.repeat(1_025) }],
    [{ effects: 'maybe' }],
    [{ to: 3 }],
  ])('and how it is not: %j', (options) => {
    expect(forkOptionsSchema.safeParse(options).success).toBe(false);
  });
});

describe('other shapes of a run', () => {
  it('are checked where they come in', () => {
    expect(newRunSchema.safeParse({ definition: { nodes: [], edges: [] }, labels: { file: 'a.yaml' }, lane: 'session/1' }).success).toBe(
      true,
    );
    expect(newRunSchema.safeParse({ input: 1 }).success).toBe(false);
    expect(newRunSchema.safeParse({ definition: {}, labels: { n: 1 } }).success).toBe(false);
    expect(chargeSchema.safeParse({ nanoUsd: 5, isEstimated: true }).success).toBe(true);
    expect(chargeSchema.safeParse({ nanoUsd: 0.5 }).success).toBe(false);
    expect(holdSchema.safeParse({ account: 'run/1', amount: { nanoUsd: 1 } }).success).toBe(true);
    expect(stepPolicySchema.parse({ retry: { maxRetries: 2, jitter: 0 }, timeoutMs: 0.5 })).toEqual({
      retry: { maxRetries: 2, jitter: 0 },
      timeoutMs: 0.5,
    });
    expect(stepPolicySchema.safeParse({ timeoutMs: 0 }).success).toBe(false);
  });
});
