import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** Something of another kind is at the path: a folder where a file is needed, or a device, pipe or socket. */
export class PathKindError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'PATH_KIND', ...options });
  }
}
