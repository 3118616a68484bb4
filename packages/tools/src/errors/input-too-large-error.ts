import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** An input exceeds a size limit; the message names the limit. */
export class InputTooLargeError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'INPUT_TOO_LARGE', ...options });
  }
}
