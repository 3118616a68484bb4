import { OrchestratorError, type TuttiErrorOptions } from '@tutti/core';

/** The answer of a model is not of the form that was asked for. */
export class AnswerInvalidError extends OrchestratorError {
  constructor(message: string, options: Omit<TuttiErrorOptions, 'code'> = {}) {
    super(message, { retryable: true, ...options, code: 'ANSWER_INVALID' });
  }
}
