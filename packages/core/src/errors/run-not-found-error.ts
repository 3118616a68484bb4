import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** No run has this id in this journal. */
export class RunNotFoundError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'RUN_NOT_FOUND', retryable: false, ...options });
  }
}
