import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** One substep key was used twice in one execution of a handler. */
export class StepKeyReusedError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'STEP_KEY_REUSED', retryable: false, ...options });
  }
}
