import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** An answer did not come, or did not end, in its time. */
export class ResponseTimeoutError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'RESPONSE_TIMEOUT', retryable: true, ...options });
  }
}
