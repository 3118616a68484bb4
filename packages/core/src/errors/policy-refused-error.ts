import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** A safety policy does not permit this. */
export class PolicyRefusedError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'POLICY_REFUSED', retryable: false, ...options });
  }
}
