import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** An argument can be given to no program: it holds a NUL or half a character, or is too long. */
export class ArgumentInvalidError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'ARG_INVALID', ...options });
  }
}
