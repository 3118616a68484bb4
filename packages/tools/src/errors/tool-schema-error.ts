import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** The schema of a foreign tool is too large, too deep, or refers to something outside of it. */
export class ToolSchemaError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'TOOL_SCHEMA', ...options });
  }
}
