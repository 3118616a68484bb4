import { OrchestratorError, type TuttiErrorOptions } from '@tutti/core';

/** A stored checkpoint does not match its checksum: it is refused, never half restored. */
export class CheckpointCorruptError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'CHECKPOINT_CORRUPT', retryable: false, ...options });
  }
}
