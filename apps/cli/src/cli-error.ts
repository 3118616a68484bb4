import { TuttiError, type Diagnostic, type Json } from '@tutti/core';

/** The command was used in a way that cannot work; nothing was started. */
export class UsageError extends TuttiError {
  constructor(message: string, options: { readonly code?: string; readonly data?: Json; readonly cause?: unknown } = {}) {
    super(message, { code: 'USAGE', ...options });
  }
}

/** A pipeline cannot run as it is written: every problem, and the text they point into. */
export class InvalidPipelineError extends TuttiError {
  readonly diagnostics: readonly Diagnostic[];
  readonly source: string;

  constructor(diagnostics: readonly Diagnostic[], source: string) {
    super('The pipeline is not valid; nothing was started.', { code: 'COMPILATION_FAILED' });
    this.diagnostics = diagnostics;
    this.source = source;
  }
}
