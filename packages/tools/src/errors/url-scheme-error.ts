import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A URL has another scheme than http or https. */
export class UrlSchemeError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'URL_SCHEME', ...options });
  }
}
