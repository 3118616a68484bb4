import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** Somebody did not agree to what was to be done. */
export class ApprovalRejectedError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'APPROVAL_REJECTED', ...options });
  }
}
