import { ValidationError, type Diagnostic } from '@tutti/core';
import { checkPipeline, type CompiledPipeline, type CompileOptions } from '../compile/compile-pipeline.ts';
import { prepareInput, type PrepareOptions } from '../run/prepare-input.ts';

/**
 * Everything that is wrong with an execution before it is started: with the pipeline and, when a context is given,
 * with that: exactly what a run with it would refuse. Nothing is started.
 */
export function checkExecution(text: string | Uint8Array, options: CompileOptions & Pick<PrepareOptions, 'clock' | 'ids' | 'environment'>): { readonly compiled: CompiledPipeline | undefined; readonly diagnostics: readonly Diagnostic[] } {
  const checked = checkPipeline(text, options);
  if (checked.compiled === undefined || options.context === undefined) return checked;
  const troubles = inputDiagnostics(checked.compiled, options.context, { ...options, text: typeof text === 'string' ? text : new TextDecoder().decode(text) });
  return troubles.length === 0 ? checked : { compiled: undefined, diagnostics: [...troubles, ...checked.diagnostics] };
}

/** What is wrong with what a run is given, as diagnostics at the inputs' declarations. */
function inputDiagnostics(compiled: CompiledPipeline, given: NonNullable<CompileOptions['context']>, options: PrepareOptions & { readonly text: string; readonly file?: string }): readonly Diagnostic[] {
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
