import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A model's answer does not have the shape that was asked for. */
export class AnswerInvalidError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'ANSWER_INVALID', retryable: true, ...options });
  }
}
