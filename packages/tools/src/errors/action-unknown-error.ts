import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** The tool has no action of that name. */
export class ActionUnknownError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'ACTION_UNKNOWN', ...options });
  }
}
