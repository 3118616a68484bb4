/** What becomes of a failed step. */
export type ErrorDecision = 'retry' | 'skip' | 'fail';

/** Decides, for each failed attempt of a step, what becomes of it. */
export interface ErrorHandler {
  handle(
    error: Error,
    context: { readonly executionId: string; readonly step: string; readonly attempt: number },
  ): ErrorDecision | Promise<ErrorDecision>;
}
