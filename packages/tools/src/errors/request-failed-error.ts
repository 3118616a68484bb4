import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A connection could not be made, or broke. */
export class RequestFailedError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'REQUEST_FAILED', retryable: true, ...options });
  }
}
