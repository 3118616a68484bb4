import { ValidationError, type Clock, type Ids, type Redactor } from '@tutti/core';
import type { CompiledPipeline } from '../compile/compile-pipeline.ts';
import { storedPlan } from '../execution/result-plan.ts';
import { strftime } from '../template/strftime.ts';
import { checkInputs, inputTroubles, type Given, type InputTrouble } from './check-inputs.ts';
import { renderDeclared } from './render-declared.ts';
import { sealRunInput, type RunInput } from './run-input.ts';
import { Secrets } from './secrets.ts';

/** Where the facts of a run come from. */
export interface PrepareOptions {
  readonly clock: Clock;
  readonly ids: Ids;
  /** Default: a new id. Pass the run's own id to see it as `execution.id`. */
  readonly executionId?: string;
  /** What `output_path` is when neither input nor context give it. Default `output`. */
  readonly outputPath?: string;
  /** Variables of the environment: those that the pipeline declares are taken from it. Default: none. */
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** Takes secrets out of the input; those that are values of variables are kept by name. Default: nothing is taken out. */
  readonly redactor?: Redactor;
  /** The pipeline's file: pipelines inside are looked for beside it. */
  readonly file?: string;
  /** How many pipelines are around this one. Default 0. */
  readonly depth?: number;
}

/**
 * Makes the input of a run: checks what is given against the declared inputs, fills in defaults, fixes the run's time, works out templates in what the file declares.
 * @throws ValidationError with code `INPUT_MISSING`, `INPUT_TYPE` or `INPUT_RANGE`, listing every offence.
 */
export function prepareInput(compiled: CompiledPipeline, given: Given, options: PrepareOptions): RunInput {
  const { pipeline } = compiled;
  const troubles = checkInputs(pipeline, given, options.environment);
  if (troubles.length > 0) throw refusal(troubles);
  const inputs = Object.fromEntries(
    pipeline.inputs.map(({ name, default: fallback }) => [
      name,
      (Object.hasOwn(given, name) ? given[name] : undefined) ?? fallback ?? null,
    ]),
  );
  const env = Object.fromEntries(
    pipeline.environment.map(({ name, default: fallback }) => [name, options.environment?.[name] ?? fallback ?? null]),
  );
  const declared = new Set(pipeline.inputs.map(({ name }) => name));
  const context = {
    ...pipeline.context,
    ...Object.fromEntries(Object.entries(given).filter(([name]) => !declared.has(name) && !name.startsWith('__'))),
  };
  const { id, name, description, version, variables, config, metadata } = pipeline;
  const input: RunInput = {
    ...inputs,
    __execution: facts(pipeline, options),
    __context: context,
    __pipeline: {
      id,
      name,
      description,
      version,
      variables,
      config,
      metadata,
      plan: storedPlan(compiled),
      depth: options.depth ?? 0,
      ...(options.file === undefined ? {} : { file: options.file }),
      ...(pipeline.environment.length === 0 ? {} : { env }),
      ...(pipeline.timeoutMs === undefined ? {} : { timeoutMs: pipeline.timeoutMs }),
    },
  };
  const rendered = renderDeclared(input, pipeline, { given, clock: options.clock });
  const unfit = pipeline.inputs.flatMap((spec) =>
    rendered[spec.name] === input[spec.name] ? [] : inputTroubles(spec, rendered[spec.name] ?? null),
  );
  if (unfit.length > 0) throw refusal(unfit);
  const { redactor, environment = {} } = options;
  return redactor === undefined ? rendered : sealRunInput(rendered, new Secrets({ redactor, environment }));
}

function facts(pipeline: CompiledPipeline['pipeline'], options: PrepareOptions): RunInput['__execution'] {
  const date = new Date(options.clock.now());
  const timestamp = date.toISOString();
  return {
    id: options.executionId ?? options.ids.next(),
    timestamp,
    started_at: timestamp,
    start_time: timestamp,
    date: strftime(date, '%Y-%m-%d'),
    time: strftime(date, '%H:%M:%S'),
    year: date.getUTCFullYear(),
    pipeline_id: pipeline.id,
    pipeline_name: pipeline.name,
    output_path: options.outputPath ?? 'output',
    attempt: 1,
  };
}

function refusal(troubles: readonly InputTrouble[]): ValidationError {
  const list = troubles.map(({ message }) => message).join(' ');
  return new ValidationError(`The pipeline cannot start. ${list}`, {
    code: troubles[0]!.code,
    issues: troubles.map(({ path, message }) => ({ path, message })),
    data: troubles.map((trouble) => ({ ...trouble })),
  });
}
