import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A folder still holds something and was not to be deleted with its contents. */
export class FolderNotEmptyError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'FOLDER_NOT_EMPTY', ...options });
  }
}
