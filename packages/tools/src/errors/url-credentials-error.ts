import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A URL holds a user name or a password; neither is in the message. */
export class UrlCredentialsError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'URL_CREDENTIALS', ...options });
  }
}
