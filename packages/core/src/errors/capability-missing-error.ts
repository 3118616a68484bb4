import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** The model cannot do what the request needs, and does not pretend to. */
export class CapabilityMissingError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'MODEL_CAPABILITY_MISSING', retryable: false, ...options });
  }
}
