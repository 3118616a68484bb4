import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** A run cannot be forked where it was asked for: there is no such record, checkpoint or step in it. */
export class ForkPointError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'FORK_POINT', retryable: false, ...options });
  }
}
