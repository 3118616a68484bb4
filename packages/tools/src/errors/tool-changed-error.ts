import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** The definition of a foreign tool differs from the one that was approved. */
export class ToolChangedError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'TOOL_CHANGED', ...options });
  }
}
