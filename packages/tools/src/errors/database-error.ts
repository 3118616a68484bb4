import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A database refused a statement, or could not be reached. */
export class DatabaseError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'DATABASE_FAILED', ...options });
  }
}
