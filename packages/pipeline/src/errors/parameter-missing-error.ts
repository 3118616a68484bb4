import { OrchestratorError, type TuttiErrorOptions } from '@tutti/core';

/** A step lacks a parameter that its action needs. */
export class ParameterMissingError extends OrchestratorError {
  constructor(message: string, options: Omit<TuttiErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'PARAMETER_MISSING' });
  }
}
