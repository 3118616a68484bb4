import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** The description of a foreign tool reads like orders to the model, or hides characters; nobody has approved it. */
export class ToolSuspectError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'TOOL_SUSPECT', ...options });
  }
}
