import { OrchestratorError } from '@tutti/core';

/** `release()` was called without an `acquire()` that it could belong to. */
export class LeaseNotHeldError extends OrchestratorError {
  constructor() {
    super(
      'release() was called, but no slot taken by acquire() is out. Call it once after each acquire() that has resolved; a lease from lease() is ended by its own settle().',
      { code: 'LEASE_NOT_HELD' },
    );
  }
}
