import { toErrorRecord, type ErrorRecord } from '@tutti/core';
import { InvalidPipelineError, UsageError } from '../cli-error.ts';
import { exitCodeOf, type ExitCode } from '../exit-codes.ts';
import { refusedByNode } from '../loading/refused-by-node.ts';
import { processConsole } from './console.ts';
import { nextCommand } from './next-command.ts';
import { printable, printableText } from './printable.ts';

/** Says what went wrong, as text on stderr or, with --json, as a document on stdout; gives the exit code. */
export async function reportError(thrown: unknown, argv: readonly string[]): Promise<ExitCode> {
  const refusal = refusedByNode(thrown);
  const error = refusal === undefined ? thrown : new UsageError(refusal, { code: 'NODE_PERMISSION' });
  const console = processConsole({ json: argv.includes('--json'), color: !argv.includes('--no-color') });
  const record = toErrorRecord(error);
  const exitCode = exitCodeOf(record.code);
  if (error instanceof InvalidPipelineError) {
    const { printDiagnostics } = await import('./print-diagnostics.ts');
    await printDiagnostics(error, { format: console.isJson ? 'json' : 'text', console });
    return exitCode;
  }
  if (console.isJson) console.printJson({ error: { ...record, exitCode } });
  else console.problem(errorText(record, console.paintNews));
  return exitCode;
}

/** An error as a person reads it: what, then the code to ask `tutti explain` for, then what it goes back to. */
export function errorText(record: ErrorRecord, paint: { red(text: string): string; dim(text: string): string }): string {
  const lines = [`${paint.red('error')} ${printableText(record.message)}`];
  for (let cause = record.cause; cause !== undefined; cause = cause.cause) lines.push(paint.dim(`  because: ${printable(cause.message)}`));
  lines.push(paint.dim(`  ${printable(record.code)}: "${nextCommand(`explain ${printable(record.code)}`)}" tells more`));
  return lines.join('\n');
}
