import { OrchestratorError, type TuttiErrorOptions } from '@tutti/core';

/** A step was told to fail. */
export class StepFailedError extends OrchestratorError {
  constructor(message: string, options: Omit<TuttiErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'STEP_FAILED' });
  }
}
