import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** Data cannot be read in its format, or a record does not fit the operation; the message says which row and column. */
export class DataInvalidError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'DATA_INVALID', ...options });
  }
}
