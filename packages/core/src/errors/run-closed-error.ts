import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** The run has ended; it takes no more messages. */
export class RunClosedError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'RUN_CLOSED', retryable: false, ...options });
  }
}
