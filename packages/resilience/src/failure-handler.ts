import { isRetryable } from './retry/is-retryable.ts';
import { RetryPolicy } from './retry/retry-policy.ts';

/** What the handler needs to know of whoever failed. */
export interface FailedAgent {
  readonly name: string;
}

/** What the handler needs to know of a failed result. */
export interface FailedResult {
  /** Retries made so far. Default 0. */
  readonly retryCount?: number;
  readonly error?: unknown;
}

/** Told of each failure, with what will be done about it. */
export type OnFailure<Agent extends FailedAgent, Result extends FailedResult> = (
  agent: Agent,
  result: Result,
  decision: { readonly willRetry: boolean; readonly delayMs: number },
) => void;

/** Decides what a failure means: try again, give up, fail the whole. It never waits: the caller does, `delayMs` long. */
export class FailureHandler<Agent extends FailedAgent = FailedAgent, Result extends FailedResult = FailedResult> {
  readonly defaultPolicy: RetryPolicy;
  readonly #onFailure: OnFailure<Agent, Result> | undefined;

  constructor(options: { readonly defaultPolicy?: RetryPolicy; readonly onFailure?: OnFailure<Agent, Result> } = {}) {
    this.defaultPolicy = options.defaultPolicy ?? new RetryPolicy();
    this.#onFailure = options.onFailure;
  }

  /** @returns whether to try again: retries are left, and the error, if it is an error object, is not final. */
  handleFailure(agent: Agent, result: Result, policy: RetryPolicy = this.defaultPolicy): boolean {
    const retries = result.retryCount ?? 0;
    // A message alone says nothing of whether trying again can help; then the policy decides.
    const willRetry = retries < policy.maxRetries && (!(result.error instanceof Error) || isRetryable(result.error));
    this.#onFailure?.(agent, result, { willRetry, delayMs: willRetry ? policy.delayMs(retries + 1) : 0 });
    return willRetry;
  }

  /**
   * @param failedAgents those that failed for good, or how many.
   * @param allowPartial whether a part of the results is worth having; then only the failure of all fails the whole.
   */
  shouldFailWorkflow(failedAgents: readonly unknown[] | number, totalAgents: number, allowPartial: boolean): boolean {
    const failed = typeof failedAgents === 'number' ? failedAgents : failedAgents.length;
    return failed > 0 && (!allowPartial || failed >= totalAgents);
  }
}
