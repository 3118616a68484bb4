import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** A run was cut off at work too often in a row, and waits for somebody to resume or cancel it. */
export class RunDeadLetteredError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'RUN_DEAD_LETTERED', retryable: false, ...options });
  }
}
