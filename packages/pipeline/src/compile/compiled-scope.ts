import type { GraphEdge, GraphNode, Json } from '@tutti/core';
import type { CollectInput } from '../run/step-input.ts';
import type { Span } from '../source/diagnostics.ts';
import type { InferredEdge } from './file-order.ts';

/** One step's nodes, with the guard that its entry nodes share. */
export interface BuiltStep {
  readonly nodes: readonly GraphNode[];
  readonly main: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly condition: { readonly condition?: string; readonly auto?: string };
}

/** A compiled list of steps. */
export interface CompiledScope {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** Steps around that are used. */
  readonly outerUses: ReadonlyMap<string, Span>;
  readonly usesOuterLocals: boolean;
  /** Which steps each step waits for. */
  readonly dependencies: ReadonlyMap<string, ReadonlySet<string>>;
  readonly inferred: readonly InferredEdge[];
  readonly levels: readonly (readonly string[])[];
}

/** The node that gathers what the steps of a body gave, behind all of them. */
export function collectNode(compiled: CompiledScope, input: CollectInput): { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[]; readonly output: string } {
  const id = 'body.collect';
  const sources = new Set(compiled.edges.map(({ from }) => from));
  const leaves = compiled.nodes.filter((node) => !sources.has(node.id));
  return {
    nodes: [...compiled.nodes, { kind: 'task', id, handler: 'pipeline.collect', input: input as unknown as Json, policy: { effect: 'none' }, metadata: { internal: true } }],
    edges: [...compiled.edges, ...leaves.map(({ id: from }) => ({ from, to: id }))],
    output: id,
  };
}
