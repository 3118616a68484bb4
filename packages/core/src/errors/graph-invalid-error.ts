import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** A graph cannot be run; `data.problems` lists every reason. */
export class GraphInvalidError extends OrchestratorError {
  constructor(message: string, options: TuttiErrorOptions = {}) {
    super(message, { code: 'GRAPH_INVALID', retryable: false, ...options });
  }
}
