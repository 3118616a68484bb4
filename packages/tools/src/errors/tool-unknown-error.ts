import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** No tool of that name is registered. */
export class ToolUnknownError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'TOOL_UNKNOWN', ...options });
  }
}
