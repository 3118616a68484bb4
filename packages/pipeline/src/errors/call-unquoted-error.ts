import { OrchestratorError, type TuttiErrorOptions } from '@tutti/core';

/** A run has a budget, and nobody can say what a call of its model side may cost. */
export class CallUnquotedError extends OrchestratorError {
  constructor(message: string, options: Omit<TuttiErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'CALL_UNQUOTED' });
  }
}
