import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** The same key or id was used before with other content. */
export class ConflictError extends OrchestratorError {
  /** The key that was used before; undefined where the message alone tells. */
  readonly key: string | undefined;

  /** Over a key: the message becomes `Conflict for key KEY: MESSAGE`. */
  constructor(key: string, message: string, options?: TuttiErrorOptions);
  constructor(message: string, options?: TuttiErrorOptions);
  constructor(first: string, second: string | TuttiErrorOptions = {}, third: TuttiErrorOptions = {}) {
    const key = typeof second === 'string' ? first : undefined;
    const options = typeof second === 'string' ? { data: { key: first }, ...third } : second;
    super(typeof second === 'string' ? `Conflict for key ${first}: ${second}` : first, { code: 'CONFLICT', retryable: false, ...options });
    this.key = key;
  }
}
