import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A path can never name anything, or cannot serve this action: it is empty, holds a NUL, is too long, or lies inside what is being copied. */
export class PathInvalidError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'PATH_INVALID', ...options });
  }
}
