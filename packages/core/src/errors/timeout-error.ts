import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** Something took longer than its deadline allows. */
export class TimeoutError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'TIMEOUT', retryable: true, ...options });
  }
}
