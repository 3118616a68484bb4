import { OrchestratorError } from '@tutti/core';

/** The call was not made: what it goes to has failed too often lately. */
export class CircuitOpenError extends OrchestratorError {
  /** Time until it is tried again, ms. */
  readonly retryAfterMs: number;

  constructor(name: string, retryAfterMs: number, cause?: unknown) {
    super(
      `"${name}" is not called for another ${Math.ceil(retryAfterMs / 1_000)} s, because it has failed too often. Wait, or use another one.`,
      {
        code: 'CIRCUIT_OPEN',
        retryable: true,
        data: { name, retryAfterMs },
        cause,
      },
    );
    this.retryAfterMs = retryAfterMs;
  }
}
