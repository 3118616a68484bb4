import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** The operating system does not permit it. */
export class PathForbiddenError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'PATH_FORBIDDEN', ...options });
  }
}
