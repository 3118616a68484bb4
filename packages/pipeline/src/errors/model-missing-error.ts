import { OrchestratorError, type TuttiErrorOptions } from '@tutti/core';

/** A step needs a model, but none is there to be asked. */
export class ModelMissingError extends OrchestratorError {
  constructor(message: string, options: Omit<TuttiErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'PROVIDER_NOT_CONFIGURED' });
  }
}
