import { UsageError } from '../cli-error.ts';
import type { Work } from '../work.ts';
import { counted } from '../console/format.ts';
import { printDiagnostics, summary } from '../console/print-diagnostics.ts';
import { printable } from '../console/printable.ts';
import { exitCodes } from '../exit-codes.ts';
import { checkFile, type PipelineOptions } from '../input/check-file.ts';

export interface ValidateOptions extends PipelineOptions {
  readonly format?: string;
}

/** `tutti validate FILE`: the verdict `tutti run` would come to, and nothing started. Without inputs the file is checked by itself. */
export const validate: Work<ValidateOptions> = async ([file = ''], options, console) => {
  const format = formatOf(options);
  const isForRun = [options.input, options.inputFile, options.context].some((given) => given !== undefined);
  const checked = await checkFile(file, options, { isForRun });
  const hasErrors = checked.compiled === undefined;
  await printDiagnostics(checked, { format, console });
  if (!hasErrors && format === 'text') {
    const { pipeline, levels } = checked.compiled;
    const warnings = summary(checked.diagnostics);
    console.print(
      `${console.paint.green('valid')} ${printable(pipeline.name)}: ${counted(pipeline.steps.length, 'step')} in ${counted(levels.length, 'level')}${warnings === '' ? '' : `, ${warnings}`}`,
    );
  }
  return hasErrors ? exitCodes.usage : exitCodes.ok;
};

function formatOf({ format, json }: ValidateOptions): 'text' | 'json' | 'github' {
  if (json === true) return 'json';
  if (format === undefined || format === 'text' || format === 'json' || format === 'github') return format ?? 'text';
  throw new UsageError(`"${format}" is no format. Use --format text, json or github.`);
}
