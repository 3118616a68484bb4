import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** A run ended without success; the full result document is kept in {@link ExecutionError.result}. */
export class ExecutionError extends OrchestratorError {
  /** Id of the run, for `recoverPipeline` or `tutti resume`. */
  readonly executionId: string;
  readonly result: unknown;

  constructor(message: string, options: TuttiErrorOptions & { readonly executionId: string; readonly result?: unknown }) {
    super(message, { code: 'EXECUTION_FAILED', ...options });
    this.executionId = options.executionId;
    this.result = options.result;
  }
}
