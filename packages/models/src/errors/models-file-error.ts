import { ValidationError, type Diagnostic } from '@tutti/core';
import { renderProblem } from '../file/render-problem.ts';

/** A models file cannot be used; {@link ModelsFileError.diagnostics} lists all that is wrong, each with its place. */
export class ModelsFileError extends ValidationError {
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[], source: string) {
    const lines = diagnostics.map((diagnostic) => renderProblem(diagnostic, source));
    super(
      `The models file cannot be used: ${diagnostics.length} ${diagnostics.length === 1 ? 'problem' : 'problems'}.\n${lines.join('\n')}`,
      {
        code: 'MODELS_FILE_INVALID',
        issues: diagnostics.map(({ message, range }) => ({ path: range === undefined ? '' : `${range.line}:${range.column}`, message })),
        data: {
          diagnostics: diagnostics.map(({ code, message, range }) => ({
            code,
            message,
            line: range?.line ?? null,
            column: range?.column ?? null,
          })),
        },
      },
    );
    this.diagnostics = diagnostics;
  }
}
