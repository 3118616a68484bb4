import type { Json } from '@tutti/core';
import { autoSpec } from '../auto/auto-spec.ts';
import type { AutoInput } from '../run/step-input.ts';
import { checkTemplate } from './check-text.ts';
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
      where: { context, scope, uses: new Map(), usesLocals: false },
      addAuto: (tag, path) => {
        checkTemplate(tag.text, { start: tag.start, end: tag.end }, { context, scope, uses: new Map(), usesLocals: false });
        const id = `outputs.auto.${context.outputNodes.length + 1}`;
        const input: AutoInput = {
          step: 'outputs',
          parameter: path.join('.'),
          prompt: tag.text,
          spec: autoSpec(tag, name),
          absent: [...scope.steps.keys()],
        };
        context.outputNodes.push({
          kind: 'task',
          id,
          handler: 'pipeline.auto',
          input: input as unknown as Json,
          policy: { effect: 'idempotent', retry: { maxRetries: 3 }, onFailure: 'continue' },
          metadata: { output: path.join('.') },
        });
        return id;
      },
    }),
  }));
}
