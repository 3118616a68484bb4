import { TuttiError } from '@tutti/core';

/** Thrown through a handler to put it away while it waits; the handler runs again when the wait has ended. Let it pass. */
export class Suspended extends TuttiError {
  constructor() {
    super('The handler is put away until its wait ends. Let this error pass.', { code: 'SUSPENDED', retryable: true });
  }
}
