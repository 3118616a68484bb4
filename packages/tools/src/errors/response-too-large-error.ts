import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** An answer is longer than its limit; the connection was closed there. */
export class ResponseTooLargeError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'RESPONSE_TOO_LARGE', ...options });
  }
}
