import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** An MCP server is to be started or called that nobody has approved in this form. */
export class ServerUntrustedError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'MCP_UNTRUSTED', ...options });
  }
}
