import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** The browser could not be started, or could not do what it was told. */
export class BrowserFailedError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'BROWSER_FAILED', ...options });
  }
}
