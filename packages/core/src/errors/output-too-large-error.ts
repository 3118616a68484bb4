import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** An output exceeds the limit of 64 MiB of JSON. */
export class OutputTooLargeError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'OUTPUT_TOO_LARGE', retryable: false, ...options });
  }
}
