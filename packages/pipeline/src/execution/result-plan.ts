import type { Graph, JsonObject } from '@tutti/core';
import type { CompiledPipeline } from '../compile/compile-pipeline.ts';
import type { CompiledOutput } from '../compile/compile-outputs.ts';
import type { Route } from '../language/definition.ts';

/** What the result of a run is built from. It is kept with the run's input, so that any process can build it. */
export interface ResultPlan {
  readonly pipeline: {
    readonly id: string;
    readonly name: string;
    readonly steps: readonly { readonly id: string; readonly onFailure?: Route }[];
  };
  readonly levels: readonly (readonly string[])[];
  readonly dependencies: Readonly<Record<string, readonly string[]>>;
  readonly outputs: readonly CompiledOutput[];
  readonly graph: Graph;
}

/** The plan as plain data, without the graph: a run has that on record already. */
export function storedPlan({ pipeline, levels, dependencies, outputs }: CompiledPipeline): JsonObject {
  const { id, name, steps } = pipeline;
  const plan: Omit<ResultPlan, 'graph'> = {
    pipeline: {
      id,
      name,
      steps: steps.map((step) => ({ id: step.id, ...(step.onFailure === undefined ? {} : { onFailure: step.onFailure }) })),
    },
    levels,
    dependencies,
    outputs,
  };
  return JSON.parse(JSON.stringify(plan)) as JsonObject;
}
