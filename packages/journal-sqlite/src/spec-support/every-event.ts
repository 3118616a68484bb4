import { plainUsage, sha256, type BlobRow, type ErrorRecord, type RunEvent, type RunEventType } from '@tutti/core';

const error: ErrorRecord = {
  name: 'TimeoutError',
  code: 'TIMEOUT',
  message: 'zu spät',
  retryable: true,
  data: { ms: 1 },
  cause: { name: 'Error', code: 'INTERNAL', message: 'why', retryable: false },
};
const charge = { nanoUsd: 12_345, usage: plainUsage(10, 5), isEstimated: true };
const hold = { account: 'run/every-type', amount: { nanoUsd: 99, tokens: 7 } } as const;

/** A value that stands beside the records. */
export const largeValue: BlobRow = blobOf(JSON.stringify('large '.repeat(3_000)));

type Body = { readonly [Type in RunEventType]: Omit<Extract<RunEvent, { type: Type }>, 'type' | 'seq' | 'at'> };

/** One record of each type, with every member it may have. The compiler sees to it that none is missing. */
const bodies: Body = {
  'run.created': {
    runId: 'every-type',
    program: 'graph',
    programVersion: 1,
    definitionHash: '',
    input: { topic: 'größe', n: 1.5, none: null, list: [true, '\u0000', '\ud800'] },
    parent: { runId: 'elsewhere', path: 'call[2]/child' },
    family: 'elsewhere',
    lane: 'session/1',
  },
  'step.started': { path: 'draft', attempt: 1, effect: 'once', hold, fingerprint: 'h@1' },
  'step.completed': {
    path: 'draft',
    attempt: 1,
    startedAt: 1_700_000_000_000,
    blob: { hash: largeValue.hash, bytes: largeValue.bytes.byteLength },
    charge,
    chosen: ['a', 'b'],
  },
  'step.attempt-failed': { path: 'review[3]/draft', attempt: 2, startedAt: 1_700_000_000_000, error, retryAt: 1_700_000_060_000, charge },
  'step.failed': { path: 'review[3]/draft', attempt: 3, startedAt: 1_700_000_000_000, error, charge },
  'step.cancelled': { path: 'late', attempt: 1, reason: 'on request', charge },
  'step.suspended': { path: 'ask', attempt: 1, charge },
  'substep.started': { path: 'ask', key: 'model', attempt: 1, effect: 'idempotent', hold },
  'substep.completed': {
    path: 'ask',
    key: 'model',
    attempt: 1,
    output: { text: 'yes' },
    fingerprint: 'h@1',
    inputHash: 'f'.repeat(64),
    charge,
  },
  'substep.failed': { path: 'ask', key: 'pay', attempt: 1, error, charge },
  'wait.opened': { path: 'ask', key: 'approval', fingerprint: 'h@1', until: { dueAt: 1_700_000_100_000 } },
  'wait.closed': { path: 'ask', key: 'approval', output: { ok: true }, signalId: 's1' },
  'signal.received': { id: 's1', name: 'approval', payload: { by: 'Ann' } },
  'signal.delivered': { wait: 'go', id: 's1', payload: { by: 'Ann' } },
  'timer.fired': { timer: 'nap' },
  evaluated: { key: 'if/draft', error },
  'child.settled': { path: 'call', childRunId: 'c', outcome: { status: 'failed', error, because: 'leaf' } },
  'decision.needed': { path: 'pay', key: 'send', attempt: 1, reason: 'it may have happened', code: 'EFFECT_IN_DOUBT' },
  'decision.made': { path: 'pay', key: 'send', decision: { kind: 'complete', output: [1] } },
  'charge.assumed': { path: 'pay', key: 'send', charge },
  'charge.late': { path: 'late', attempt: 1, charge },
  'checkpoint.created': { name: 'half', inFlight: ['ask', 'review[3]/draft'] },
  'run.paused': { reason: 'on request' },
  'run.resumed': {},
  'run.cancelling': { reason: 'on request' },
  'message.ignored': {
    message: { id: 'm', type: 'decide', path: 'nobody', decision: { kind: 'fail', message: 'no' } },
    reason: 'waits for nothing',
  },
  'run.closed': { outcome: { status: 'partial', output: { record: { a: { step: 'draft' }, b: { list: [{ value: 1 }] } } } } },
  'run.dead-lettered': { reason: 'it was cut off at work too often', recoveries: 5 },
  'run.forked': { lineage: ['origin', 'its-origin'], length: 40, shiftMs: 1_500, effects: 'reuse', spentNanoUsd: 12_345 },
  'effect.inherited': { path: 'pay', key: 'send', blob: { hash: largeValue.hash, bytes: largeValue.bytes.byteLength }, chosen: ['a'] },
  'run.superseded': { by: 'another' },
  'step.parked': { path: 'draft', attempt: 1, waitingFor: 'handler', reason: 'HANDLER_MISSING: no handler "draft"', needs: 'draft' },
  'effect.doubted': { path: 'pay', attempt: 1, dueAt: 1_700_000_100_000, reason: 'a worker fell silent' },
};

export function everyEvent(definitionHash: string): RunEvent[] {
  return Object.entries(bodies).map(
    ([type, body], seq) =>
      ({ seq, at: 1_700_000_000_000 + seq, type, ...body, ...(seq === 0 && { definitionHash }) }) as unknown as RunEvent,
  );
}

function blobOf(text: string): BlobRow {
  const bytes = Buffer.from(text);
  return { hash: sha256(bytes), bytes };
}
