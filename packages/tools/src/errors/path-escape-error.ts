import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A path leads out of the root folder. The error is the same whether or not something is there. */
export class PathEscapeError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'PATH_ESCAPE', ...options });
  }
}
