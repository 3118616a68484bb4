import { OrchestratorError, type TuttiErrorOptions } from '@tutti/core';

/** A tool has done its work to the end and reports that it did not succeed; `data.value` is its report. */
export class StepReportedFailureError extends OrchestratorError {
  constructor(message: string, options: Omit<TuttiErrorOptions, 'code'> = {}) {
    super(message, { ...options, code: 'STEP_REPORTED_FAILURE' });
  }
}
