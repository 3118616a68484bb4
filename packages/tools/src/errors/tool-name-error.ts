import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A tool cannot be registered under that name. */
export class ToolNameError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'TOOL_NAME_INVALID', ...options });
  }
}
