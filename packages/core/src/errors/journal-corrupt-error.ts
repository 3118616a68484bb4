import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** Stored records of a run do not match their checksums; the run is quarantined. */
export class JournalCorruptError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'JOURNAL_CORRUPT', retryable: false, ...options });
  }
}
