import { PolicyRefusedError, type TuttiErrorOptions } from '@tutti/core';

/** A command is on no list of allowed ones, or is written for a shell, which is never used. */
export class CommandNotAllowedError extends PolicyRefusedError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'COMMAND_NOT_ALLOWED', ...options });
  }
}
