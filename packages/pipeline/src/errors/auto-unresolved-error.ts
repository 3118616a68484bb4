import { OrchestratorError, type TuttiErrorOptions } from '@tutti/core';

/** No model could decide the value of an AUTO tag. */
export class AutoUnresolvedError extends OrchestratorError {
  constructor(message: string, options: Omit<TuttiErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'AUTO_UNRESOLVED' });
  }
}
