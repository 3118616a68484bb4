import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** The store cannot be opened, read or written. */
export class StoreError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'STORE_FAILED', retryable: false, ...options });
  }
}
