import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** An MCP server could not be reached, or answered with an error. */
export class McpFailedError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'MCP_FAILED', ...options });
  }
}
