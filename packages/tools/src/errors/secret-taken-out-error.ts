import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** What a tool was to send or write is what was left of a secret after it was taken out. */
export class SecretTakenOutError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'SECRET_TAKEN_OUT', ...options });
  }
}
