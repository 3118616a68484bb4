import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** The definition or code of a step is not the one its records were made by. */
export class CodeChangedError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'CODE_CHANGED', retryable: false, ...options });
  }
}
