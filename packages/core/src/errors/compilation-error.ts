import type { Diagnostic } from '../diagnostic.ts';
import { OrchestratorError } from './orchestrator-error.ts';
import type { TuttiErrorOptions } from './tutti-error.ts';

/** A definition (a pipeline file, say) cannot be compiled; {@link CompilationError.diagnostics} lists every problem. */
export class CompilationError extends OrchestratorError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(message: string, options: TuttiErrorOptions & { readonly diagnostics?: readonly Diagnostic[] } = {}) {
    super(message, { code: 'COMPILATION_FAILED', ...options });
    this.diagnostics = options.diagnostics ?? [];
  }
}
