import {
  BudgetExceeded,
  CancelledError,
  TimeoutError,
  TuttiError,
  sha256,
  toErrorRecord,
  type BlobRef,
  type ChildRun,
  type Outcome,
  type NewRun,
  type RunId,
  type StartRun,
  type StepKey,
} from '@tutti/core';
import type { ExecutionHost } from './execution-port.ts';

/** What child runs need of the runtime. */
export interface ChildRunService {
  start(run: NewRun & { readonly runId: RunId }): Promise<RunId>;
  outcome(runId: RunId): Promise<Outcome>;
  cancel(runId: RunId, reason: string): void;
}

/** The id of a child: the same step gives the same child, so that a crash between record and start cannot make two. */
export function childRunId(parent: RunId, path: StepKey): RunId {
  return sha256(`${parent}/${path}`).slice(0, 32);
}

/** Where a handler's child run stands: below its step, under its key. */
export function childPath(path: StepKey, key: string): StepKey {
  return `${path}#${key}`;
}

/** Starts a Program's child run, or finds it again, and brings its end to the parent. */
export function startChild(service: ChildRunService, parent: ExecutionHost, command: StartRun): void {
  const { step, program, definition, input, onParentClose } = command;
  const runId = childRunId(parent.runId, step);
  service
    .start({ runId, program, definition, input, parent: { runId: parent.runId, path: step, onParentClose } })
    .then(() => service.outcome(runId))
    .catch((error: unknown): Outcome | undefined => (isOutcome(error) ? { status: 'failed', error: toErrorRecord(error) } : undefined))
    .then(
      (outcome) =>
        outcome !== undefined && parent.push({ type: 'child.finished', path: step, childRunId: runId, ...recorded(parent, step, outcome) }),
    );
}

/** A large output goes to a blob of the parent's; one too large is the child's failure as far as the parent knows. */
function recorded(parent: ExecutionHost, step: StepKey, outcome: Outcome): { readonly outcome: Outcome; readonly blob?: BlobRef } {
  if (!('output' in outcome)) return { outcome };
  try {
    const value = parent.recordable(outcome.output, `The output of the child run of step "${step}"`);
    return 'blob' in value
      ? { outcome: { ...outcome, output: null }, blob: value.blob }
      : { outcome: { ...outcome, output: value.output } };
  } catch (error) {
    return { outcome: { status: 'failed', error: toErrorRecord(error) } };
  }
}

/** Whether an error says something of the child, not of this process: a stopped kernel is resumed elsewhere. */
function isOutcome(error: unknown): boolean {
  return !(TuttiError.isInstance(error) && error.retryable);
}

/** A child run a handler asks for; `path` is its step and key. */
export interface ChildRequest {
  readonly parent: RunId;
  readonly path: StepKey;
  readonly child: ChildRun;
  readonly signal: AbortSignal;
}

/** A handler's child run: started, or found again, and waited for. Aborting the step cancels it, unless it is to go on alone. */
export async function runChild(service: ChildRunService, request: ChildRequest): Promise<Outcome> {
  const { parent, path, child, signal } = request;
  const { onParentClose = 'cancel', program, definition, input, labels, budget } = child;
  const runId = childRunId(parent, path);
  const started = service.start({
    runId,
    definition,
    parent: { runId: parent, path, onParentClose },
    ...(program === undefined ? {} : { program }),
    ...(input === undefined ? {} : { input }),
    ...(labels === undefined ? {} : { labels }),
    ...(budget === undefined ? {} : { budget: { limit: budget } }),
  });
  try {
    return await unlessAborted(
      started.then(() => service.outcome(runId)),
      signal,
    );
  } catch (error) {
    // Only what stops the step itself stops its child; a process that ends leaves both to be resumed.
    const isStopped = signal.aborted && [CancelledError, TimeoutError, BudgetExceeded].some((cause) => signal.reason instanceof cause);
    if (isStopped && onParentClose === 'cancel')
      void started.then(
        () => service.cancel(runId, 'its parent step was stopped'),
        () => undefined,
      );
    throw error;
  }
}

async function unlessAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  let stop: () => void = () => undefined;
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
    promise.catch(() => undefined);
  }
}
