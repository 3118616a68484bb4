import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** Symbolic links lead in a circle. */
export class PathLoopError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'PATH_LOOP', ...options });
  }
}
