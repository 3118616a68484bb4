import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** One thing wrong with a value: where (`a.b.0`), and why. */
export interface ValidationIssue {
  readonly path: string;
  readonly message: string;
}

/** A value is not what its schema or contract asks for; {@link ValidationError.issues} lists every offence. */
export class ValidationError extends OrchestratorError {
  readonly issues: readonly ValidationIssue[];

  constructor(message: string, options: TuttiErrorOptions & { readonly issues?: readonly ValidationIssue[] } = {}) {
    super(message, { code: 'VALIDATION_FAILED', ...options });
    this.issues = options.issues ?? [];
  }
}
