import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** Nothing is at that path inside the root folder. */
export class PathNotFoundError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'PATH_NOT_FOUND', ...options });
  }
}
