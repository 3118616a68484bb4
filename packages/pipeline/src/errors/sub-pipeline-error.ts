import { OrchestratorError, type TuttiErrorOptions } from '@tutti/core';

/** A pipeline inside another could not be found or compiled, nests too deep, or failed. */
export class SubPipelineError extends OrchestratorError {
  constructor(message: string, options: Omit<TuttiErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'SUB_PIPELINE_FAILED' });
  }
}
