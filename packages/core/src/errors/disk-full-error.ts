import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** The store cannot take more: nothing of the append was written. */
export class DiskFullError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'DISK_FULL', retryable: true, ...options });
  }
}
