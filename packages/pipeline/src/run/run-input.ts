import { isJsonObject, type Json, type JsonObject } from '@tutti/core';
import { openSealed, secretName, type Secrets } from './secrets.ts';

/** The facts of a run that templates see as `execution`: fixed when the run is prepared. All times are UTC. */
export interface ExecutionFacts extends JsonObject {
  readonly id: string;
  readonly timestamp: string;
  readonly started_at: string;
  readonly date: string;
  readonly time: string;
}

/** The input of a pipeline's run: its inputs by name, and below the marked names what else templates see. */
export interface RunInput extends JsonObject {
  readonly __execution: ExecutionFacts;
  readonly __context: JsonObject;
  readonly __pipeline: JsonObject;
}

/** The input as it goes on record: what templates see is sealed, all else is free of secrets. */
export function sealRunInput<Input extends Json>(input: Input, secrets: Secrets): Input {
  if (!isJsonObject(input)) return secrets.clean(input);
  const { __execution: execution = {}, __pipeline: given, ...inputs } = input as JsonObject;
  const { plan = null, env = null, variables = null, config = null, metadata = null, ...about } = objectOf(given);
  const seen = { inputs, env, variables, config, metadata };
  const sealed = secrets.seal(seen) as typeof seen;
  const isSealed = JSON.stringify(sealed) !== JSON.stringify(secrets.clean(seen));
  if (!isSealed && given === undefined) return sealed.inputs as Input;
  const { inputs: sealedInputs, ...parts } = sealed;
  const present = Object.fromEntries(Object.entries(parts).filter(([name]) => Object.hasOwn(objectOf(given), name)));
  return {
    ...sealedInputs,
    __execution: secrets.clean(execution),
    __pipeline: {
      ...secrets.clean(about),
      ...present,
      ...(plan === null ? {} : { plan: secrets.clean(plan) }),
      ...(isSealed ? { sealed: true } : {}),
    },
  } as unknown as Input;
}

/** The input with its secrets; without anything to look them up by, with their names. */
export function openRunInput(input: Json, secrets?: Secrets): Json {
  const pipeline = isJsonObject(input) ? objectOf(input['__pipeline']) : {};
  if (!isJsonObject(input) || pipeline['sealed'] !== true) return input;
  const open = (value: Json): Json => (secrets === undefined ? openSealed(value, secretName) : secrets.open(value));
  const { plan = null, ...seen } = pipeline;
  const { __execution: execution = {}, __pipeline: _, ...inputs } = input;
  return { ...(open(inputs) as JsonObject), __execution: execution, __pipeline: { ...(open(seen) as JsonObject), plan } };
}

/** The input of a run in parts; one that was not prepared has its names and nothing else. */
export function readRunInput(input: Json): {
  readonly inputs: JsonObject;
  readonly execution: JsonObject;
  readonly context: JsonObject;
  readonly pipeline: JsonObject;
} {
  const all = isJsonObject(input) ? input : {};
  const { __execution: execution, __context: context, __pipeline: pipeline, ...inputs } = all;
  return { inputs, execution: objectOf(execution), context: objectOf(context), pipeline: withoutPlan(objectOf(pipeline)) };
}

/** Templates see what the file says of the pipeline, not how its result is built. */
function withoutPlan({ plan: _plan, ...pipeline }: JsonObject): JsonObject {
  return pipeline;
}

function objectOf(value: Json | undefined): JsonObject {
  return value !== undefined && isJsonObject(value) ? value : {};
}
