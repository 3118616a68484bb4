import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** Something is at the path already and was not to be overwritten. */
export class PathExistsError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'PATH_EXISTS', ...options });
  }
}
