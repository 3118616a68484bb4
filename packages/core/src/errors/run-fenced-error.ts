import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** Another worker owns the run now; nothing this one appends is accepted. */
export class RunFencedError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'RUN_FENCED', retryable: false, ...options });
  }
}
