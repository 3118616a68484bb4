import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A person is asked where nobody can answer: outside of a run, and without a default. */
export class PersonNeededError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'PERSON_NEEDED', ...options });
  }
}
