import { isJsonObject, type Json, type JsonObject } from '@tutti/core';

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

/** The input of a run in parts; one that was not prepared has its names and nothing else. */
export function readRunInput(input: Json): { readonly inputs: JsonObject; readonly execution: JsonObject; readonly context: JsonObject; readonly pipeline: JsonObject } {
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
