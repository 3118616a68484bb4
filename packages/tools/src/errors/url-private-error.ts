import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A URL leads to this machine, to a private net or to another address that is not global. */
export class UrlPrivateError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'URL_PRIVATE', ...options });
  }
}
