import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** The name in a URL has no address. */
export class HostUnknownError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'HOST_UNKNOWN', retryable: true, ...options });
  }
}
