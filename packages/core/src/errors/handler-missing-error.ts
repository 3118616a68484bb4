import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** No handler, evaluator or program of this name is registered. */
export class HandlerMissingError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'HANDLER_MISSING', retryable: false, ...options });
  }
}
