import { nearestName, type Diagnostic } from '@tutti/core';
import { checkPipeline, type CheckedPipeline, type CompileOptions } from '../compile/compile-pipeline.ts';
import type { PipelineDefinition } from '../language/definition.ts';
import { checkInputs, type Given } from '../run/check-inputs.ts';
import type { PrepareOptions } from '../run/prepare-input.ts';
import type { Problem, Span } from '../source/diagnostics.ts';
import { SourceText } from '../source/source-text.ts';

/**
 * Everything that is wrong with an execution before it is started: with the pipeline and, when a context is given,
 * with that: exactly what a run with it would refuse. Nothing is started.
 */
export function checkExecution(text: string | Uint8Array, options: CompileOptions & Pick<PrepareOptions, 'environment'>): CheckedPipeline {
  const checked = checkPipeline(text, options);
  const { context, file } = options;
  const { pipeline } = checked;
  if (pipeline === undefined || context === undefined) return checked;
  const source = new SourceText((typeof text === 'string' ? text : new TextDecoder().decode(text)).replace(/^\uFEFF/, ''));
  const shown = ({ at, hint, ...problem }: Problem, severity: Diagnostic['severity']): Diagnostic => ({
    severity,
    ...problem,
    ...(hint === undefined ? {} : { hint: typeof hint === 'function' ? hint() : hint }),
    ...(file === undefined ? {} : { file }),
    ...(at === undefined ? {} : { range: source.range(at.start, at.end) }),
  });
  const errors = inputProblems(pipeline, context, options.environment).map((problem) => shown(problem, 'error'));
  const slips = likelySlips(pipeline, context).map((problem) => shown(problem, 'warning'));
  if (errors.length + slips.length === 0) return checked;
  const diagnostics = [...errors, ...slips, ...checked.diagnostics];
  return {
    pipeline,
    compiled: errors.length > 0 || checked.compiled === undefined ? undefined : { ...checked.compiled, diagnostics },
    diagnostics,
  };
}

/** What is wrong with what a run is given, at the inputs' declarations. */
function inputProblems(pipeline: PipelineDefinition, given: Given, environment: PrepareOptions['environment']): Problem[] {
  return checkInputs(pipeline, given, environment).map(({ code, path, message }) => {
    const at = declaration(pipeline, path);
    return { code, message, at, hint: at === undefined ? `Set it in the environment: ${path}=….` : `Give it with the run: ${path}=….` };
  });
}

/** A name that no input has may belong to the context; one that is nearly that of an input left to its default is a slip. */
function likelySlips(pipeline: PipelineDefinition, given: Given): Problem[] {
  const declared = pipeline.inputs.map(({ name }) => name);
  const open = pipeline.inputs.filter(({ name, isRequired }) => !isRequired && !Object.hasOwn(given, name)).map(({ name }) => name);
  return Object.keys(given)
    .filter((name) => !declared.includes(name))
    .flatMap((name) => {
      const near = nearestName(name, open, Math.min(2, name.length - 1));
      return near === undefined
        ? []
        : [
            {
              code: 'INPUT_UNKNOWN',
              message: `There is no input "${name}", and "${near}" is not given.`,
              hint: `Did you mean "${near}"?`,
              at: declaration(pipeline, near),
            },
          ];
    });
}

function declaration({ inputs }: PipelineDefinition, input: string): Span | undefined {
  return inputs.find(({ name }) => name === input)?.at;
}
