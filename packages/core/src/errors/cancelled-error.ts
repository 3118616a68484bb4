import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** The run or step was cancelled before it could finish. */
export class CancelledError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'CANCELLED', retryable: false, ...options });
  }
}
