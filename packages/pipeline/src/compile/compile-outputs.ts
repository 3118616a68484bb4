import type { Json } from '@tutti/core';
import { quoted } from '../source/display.ts';
import type { CompileContext } from './compile-context.ts';
import { compileValue } from './compile-value.ts';
import type { StepScope } from './step-scope.ts';

/** One output: a value with templates, resolved when the run has ended. */
export interface CompiledOutput {
  readonly name: string;
  readonly value: Json;
}

/** Compiles `outputs:`. */
export function compileOutputs(context: CompileContext, scope: StepScope): CompiledOutput[] {
  return context.pipeline.outputs.map(({ name, value }) => ({
    name,
    value: compileValue(value, [name], {
      context, scope, uses: new Map(), usesLocals: false,
      addAuto: (tag) => {
        context.diagnostics.error({ code: 'FEATURE_UNSUPPORTED', message: `The output ${quoted(name)} is left to a model, which is not supported yet.`, hint: 'Let a step produce it.', at: { start: tag.start, end: tag.end } });
        return '';
      },
    }),
  }));
}
