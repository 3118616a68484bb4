import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** Bytes and encoding do not fit together. */
export class EncodingError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'TEXT_ENCODING', ...options });
  }
}
