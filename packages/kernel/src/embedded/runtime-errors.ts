import { DiskFullError, RunDeadLetteredError, StoreError, TuttiError } from '@tutti/core';

/** A run was taken out of memory: for a worker that has the handlers it needs, or, without any, because it only waits. */
export class RunPutAside extends TuttiError {
  readonly needs: readonly string[] | undefined;

  constructor(runId: string, needs?: readonly string[]) {
    const what = needs === undefined ? 'what it sleeps for' : `a worker with ${needs.map((name) => `"${name}"`).join(', ')}`;
    super(`Run "${runId}" waits for ${what}.`, { code: 'RUN_PUT_ASIDE', retryable: true });
    this.needs = needs;
  }
}

/** Whether a run is driven no further because it only waits. */
export function isAsleep(error: unknown): boolean {
  return error instanceof RunPutAside && error.needs === undefined;
}

/** Whether an error is the run's own fault; a store that fails is not. */
export function isOwnFailure(error: unknown): boolean {
  return !(error instanceof DiskFullError || error instanceof StoreError || error instanceof RunDeadLetteredError);
}

export function stoppedError(): TuttiError {
  return new TuttiError('The kernel was stopped; it drives no more runs. Resume the run in another one to go on.', {
    code: 'KERNEL_STOPPED',
    retryable: true,
  });
}
