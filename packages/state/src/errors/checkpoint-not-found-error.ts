import { OrchestratorError, type TuttiErrorOptions } from '@tutti/core';

/** No checkpoint of this execution is stored, or none with this id. */
export class CheckpointNotFoundError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'CHECKPOINT_NOT_FOUND', retryable: false, ...options });
  }
}
