import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A library or program that a tool works with is not on this machine. */
export class ToolNotInstalledError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'TOOL_NOT_INSTALLED', ...options });
  }
}
