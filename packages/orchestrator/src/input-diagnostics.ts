import { ValidationError, type Diagnostic, type Json } from '@tutti/core';
import type { CompiledPipeline, PrepareOptions } from '@tutti/pipeline';

/** What is wrong with what a run is given, as diagnostics at the inputs' declarations. */
export async function inputDiagnostics(compiled: CompiledPipeline, given: Readonly<Record<string, Json>>, options: PrepareOptions & { readonly text: string; readonly file: string | undefined }): Promise<readonly Diagnostic[]> {
  const { prepareInput } = await import('@tutti/pipeline');
  try {
    prepareInput(compiled, given, options);
    return [];
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    const codes = (error.data ?? []) as readonly { readonly code: string }[];
    return error.issues.map(({ path, message }, index): Diagnostic => {
      const at = compiled.pipeline.inputs.find(({ name }) => name === path)?.at;
      const before = at === undefined ? undefined : options.text.slice(0, at.start).split('\n');
      return {
        code: codes[index]?.code ?? error.code, severity: 'error', message, hint: `Give it with the run: ${path}=….`,
        ...(options.file === undefined ? {} : { file: options.file }),
        ...(at === undefined || before === undefined ? {} : { range: { line: before.length, column: (before.at(-1)?.length ?? 0) + 1, start: at.start, end: at.end } }),
      };
    });
  }
}
