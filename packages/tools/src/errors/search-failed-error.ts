import { ToolExecutionError, type TuttiErrorOptions } from '@tutti/core';

/** A search service refused a search, or answered something that is no list of results. */
export class SearchFailedError extends ToolExecutionError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'SEARCH_FAILED', retryable: true, ...options });
  }
}
