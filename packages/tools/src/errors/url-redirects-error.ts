import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A server redirects too often, or to nowhere. */
export class UrlRedirectsError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'URL_REDIRECTS', ...options });
  }
}
