import type { Graph, GraphNode, Json, NodeView, StepContext } from '@tutti/core';
import type { CompiledPipeline } from '../compile/compile-pipeline.ts';
import type { CompiledOutput } from '../compile/compile-outputs.ts';
import { autosIn } from '../run/auto-marks.ts';
import type { PipelineHandlerOptions } from '../run/handler-options.ts';
import { resolveOutputs } from '../run/resolve-outputs.ts';
import { RunNames } from '../run/run-names.ts';
import { bareValue } from '../run/step-record.ts';
import { namesIn } from '../run/value-names.ts';
import { whyUndecided } from '../run/why-undecided.ts';

/** What the last node of a pipeline inside another gives. */
export interface OutputNodeInput {
  readonly outputs: readonly CompiledOutput[];
  readonly steps: readonly string[];
}

const OUTPUT_NODE = 'pipeline.outputs';

/** The graph of a pipeline with its outputs and the values of its steps as its own output. */
export function withOutputNode({ graph, outputs, pipeline }: CompiledPipeline): Graph {
  const sources = new Set(graph.edges.map(({ from }) => from));
  const leaves = graph.nodes.filter(({ id }) => !sources.has(id));
  const input: OutputNodeInput = {
    outputs,
    steps: pipeline.steps.map(({ id }) => id).filter((id) => graph.nodes.some((node) => node.id === id)),
  };
  const last: GraphNode = {
    kind: 'task',
    id: OUTPUT_NODE,
    handler: 'pipeline.outputs',
    input: input as unknown as Json,
    policy: { effect: 'none' },
    metadata: { internal: true },
  };
  return {
    ...graph,
    nodes: [...graph.nodes, last],
    edges: [...graph.edges, ...leaves.map(({ id }) => ({ from: id, to: OUTPUT_NODE }))],
    output: OUTPUT_NODE,
  };
}

/** Resolves the outputs and gathers the steps' values. */
export async function runOutputs(
  { outputs, steps }: OutputNodeInput,
  context: StepContext,
  options: PipelineHandlerOptions,
): Promise<Json> {
  const names = await RunNames.load(context, [...steps, ...namesIn(outputs as unknown as Json)], { secrets: options.secrets });
  const autos = new Map<string, Json>();
  const nodes = new Map<string, NodeView>();
  const inOutputs = autosIn(outputs as unknown as Json);
  for (const id of [...steps, ...inOutputs]) {
    const node = context.node(id);
    if (node !== undefined) nodes.set(id, node);
  }
  for (const node of inOutputs) {
    const value = await context.output(node);
    if (value !== undefined && value !== null) autos.set(node, value);
  }
  const results: Record<string, Json> = {};
  for (const id of steps) results[id] = bareValue(await context.output(id));
  return {
    ...resolveOutputs(outputs, {
      names,
      options: options.library === undefined ? {} : { library: options.library },
      autos,
      whyUndecided: (node) => whyUndecided(node, { nodes }),
    }),
    results,
  };
}
