import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** A tool could not do what it was asked to. */
export class ToolExecutionError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'TOOL_FAILED', retryable: false, ...options });
  }
}
