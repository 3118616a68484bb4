import type { Diagnostic } from '@tutti/core';
import type { DiagnosticFormat } from '@tutti/pipeline';
import type { InvalidPipelineError } from '../cli-error.ts';
import type { Console } from './console.ts';
import { counted } from './format.ts';

export interface PrintOptions {
  readonly format: DiagnosticFormat;
  readonly console: Console;
}

/** Prints the problems of a pipeline: to stderr as text, to stdout for programs. */
export async function printDiagnostics(
  { diagnostics, source }: Pick<InvalidPipelineError, 'diagnostics' | 'source'>,
  { format, console }: PrintOptions,
): Promise<void> {
  const { renderDiagnostics } = await import('@tutti/pipeline');
  if (format === 'json') {
    const errors = diagnostics.filter(isError).length;
    console.printJson({
      isValid: errors === 0,
      errors,
      warnings: diagnostics.length - errors,
      ...(JSON.parse(renderDiagnostics(diagnostics, { format })) as object),
    });
    return;
  }
  if (diagnostics.length === 0) return;
  const text = renderDiagnostics(diagnostics, { format, source });
  if (format === 'github') console.print(text);
  else console.problem(`${painted(text, console)}\n\n${summary(diagnostics)}`);
}

/** `2 errors, 1 warning` */
export function summary(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(isError).length;
  const warnings = diagnostics.length - errors;
  return [...(errors === 0 ? [] : [counted(errors, 'error')]), ...(warnings === 0 ? [] : [counted(warnings, 'warning')])].join(', ');
}

function isError({ severity }: Diagnostic): boolean {
  return severity === 'error';
}

function painted(text: string, { paintNews: { red, yellow, dim, bold } }: Console): string {
  return text
    .replaceAll(
      /^(\S* ?)(error|warning) ([A-Z0-9_]+):/gm,
      (...[, place = '', severity = '', code = '']: string[]) =>
        `${bold(place)}${severity === 'error' ? red(severity) : yellow(severity)} ${dim(code)}:`,
    )
    .replaceAll(/^( +\| +)(\^+)$/gm, (_whole, gutter: string, carets: string) => `${dim(gutter)}${red(carets)}`);
}
