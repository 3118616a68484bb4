import type { RunEvent, WaitingFor } from '@tutti/core';
import fc from 'fast-check';
import type { ProgressNotice } from '../progress/progress-notice.ts';
import { cost, created, done, errorOf, type Given } from './history.ts';

const path = fc.constantFrom('a', 'b', 'map', 'map[0]/a', 'map[1]/b', 'loop[2]/graph[0]/c', '', 'x?y');
const attempt = fc.integer({ min: 1, max: 3 });
const charge = fc
  .record({ nanoUsd: fc.nat(1_000_000), input: fc.nat(500), output: fc.nat(500) })
  .map(({ nanoUsd, input, output }) => cost(nanoUsd, input, output));
const maybeCharge = fc.oneof(
  fc.constant({}),
  charge.map((value) => ({ charge: value })),
);
const startedAt = fc.nat(100_000);
const key = fc.constantFrom('k', 'l');
const error = fc.constantFrom(errorOf('E1'), errorOf('E2'));
const waitingFor = fc.constantFrom<WaitingFor>('slot', 'signal', 'timer', 'rate-limit', 'decision', 'child');

function about(type: string, fields: Record<string, fc.Arbitrary<unknown>> = {}): fc.Arbitrary<Given> {
  return fc
    .record({ type: fc.constant(type), path, attempt, ...fields })
    .chain((event) => maybeCharge.map((money) => ({ ...event, ...money }) as unknown as Given));
}

const outcome = fc.constantFrom(
  { status: 'completed', output: null },
  { status: 'partial', output: null },
  { status: 'failed', error: errorOf('CHILD') },
  { status: 'cancelled', reason: 'no' },
);
const until = fc.oneof(fc.record({ signal: fc.string() }), fc.record({ dueAt: fc.nat() }));

/** Any event, in no sensible order: also of kinds that do not exist, and about steps nobody has begun. */
export const anyEvent: fc.Arbitrary<Given> = fc.oneof(
  { weight: 1, arbitrary: fc.constant(created) },
  { weight: 1, arbitrary: fc.constant(done) },
  {
    weight: 30,
    arbitrary: fc.oneof(
      about('step.started', { effect: fc.constant('once'), fingerprint: fc.constant('') }),
      about('step.completed', { startedAt }),
      about('step.failed', { startedAt, error }),
      about('step.attempt-failed', { startedAt, error, retryAt: fc.nat() }),
      about('step.cancelled', { reason: fc.string() }),
      about('step.suspended'),
      about('substep.started', { key, effect: fc.constant('once') }),
      about('substep.completed', { key }),
      about('wait.opened', { key, until }),
      about('wait.closed', { key, output: fc.constant(null) }),
      about('child.settled', { childRunId: fc.constant('c'), outcome }),
      about('decision.needed', { key: fc.option(key, { nil: undefined }), reason: fc.string(), code: fc.string() }),
      about('decision.made', { key: fc.option(key, { nil: undefined }), decision: fc.constant({ kind: 'retry' }) }),
      about('future.invented'),
    ),
  },
  {
    weight: 10,
    arbitrary: fc.oneof(
      charge.chain((value) =>
        fc.record({ type: fc.constantFrom('charge.assumed', 'charge.late'), path, attempt, charge: fc.constant(value) }),
      ),
      fc.record({ type: fc.constant('evaluated'), key: path.map((of) => `${of}?if`), value: fc.constantFrom(true, false, null) }),
      fc.record({ type: fc.constant('evaluated'), key: path.map((of) => `${of}?if`), error }),
      fc.record({ type: fc.constant('signal.delivered'), wait: path, id: fc.string(), payload: fc.constant(null) }),
      fc.record({ type: fc.constant('timer.fired'), timer: path }),
      fc.record({ type: fc.constantFrom('run.paused', 'run.cancelling'), reason: fc.string() }),
      fc.constant({ type: 'run.resumed' }),
    ) as fc.Arbitrary<Given>,
  },
);

/** Any live news of one run. */
export const anyNotice: fc.Arbitrary<ProgressNotice> = fc.oneof(
  fc.record({
    type: fc.constantFrom('step.queued' as const, 'step.running' as const),
    runId: fc.constantFrom('run-1', 'run-2'),
    path,
    attempt,
  }),
  fc.record({ type: fc.constant('step.waiting' as const), runId: fc.constant('run-1'), path, waitingFor }),
  fc.record({
    type: fc.constant('step.progress' as const),
    runId: fc.constant('run-1'),
    path,
    progress: fc.record({ message: fc.string(), ratio: fc.double() }, { requiredKeys: [] }),
  }),
  fc.record({ type: fc.constant('run.waiting' as const), runId: fc.constant('run-1'), waitingFor, reason: fc.string() }),
);

/** A history and, at any places in it, notices. */
export const anyNews: fc.Arbitrary<readonly (RunEvent | ProgressNotice)[]> = fc
  .array(fc.oneof({ weight: 3, arbitrary: anyEvent }, { weight: 1, arbitrary: anyNotice }), { maxLength: 60 })
  .map((items) => {
    let seq = 0;
    return items.map((item) =>
      'runId' in item && item.type !== 'run.created'
        ? (item as ProgressNotice)
        : ({ ...item, seq, at: 1_000 + 10 * seq++ } as unknown as RunEvent),
    );
  });
