import { DiskFullError, RunDeadLetteredError, StoreError, TuttiError } from '@tutti/core';

/** A run was given back for a worker that has the handlers it needs. */
export class RunPutAside extends TuttiError {
  readonly needs: readonly string[];

  constructor(runId: string, needs: readonly string[]) {
    super(`Run "${runId}" waits for a worker with ${needs.map((name) => `"${name}"`).join(', ')}.`, { code: 'RUN_PUT_ASIDE', retryable: true });
    this.needs = needs;
  }
}

/** Whether an error is the run's own fault; a store that fails is not. */
export function isOwnFailure(error: unknown): boolean {
  return !(error instanceof DiskFullError || error instanceof StoreError || error instanceof RunDeadLetteredError);
}

export function stoppedError(): TuttiError {
  return new TuttiError('The kernel was stopped; it drives no more runs. Resume the run in another one to go on.', { code: 'KERNEL_STOPPED', retryable: true });
}
