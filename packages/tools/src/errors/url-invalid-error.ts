import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A text is no URL that may be sent: it cannot be parsed, or hides line breaks. */
export class UrlInvalidError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'URL_INVALID', ...options });
  }
}
