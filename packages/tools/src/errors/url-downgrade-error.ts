import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A server redirects from https to http. */
export class UrlDowngradeError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'URL_DOWNGRADE', ...options });
  }
}
