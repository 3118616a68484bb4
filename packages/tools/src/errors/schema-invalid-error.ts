import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A JSON Schema cannot be used: it is broken, or refers to another one. */
export class SchemaInvalidError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'SCHEMA_INVALID', ...options });
  }
}
