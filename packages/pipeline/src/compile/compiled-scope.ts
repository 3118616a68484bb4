import type { GraphEdge, GraphNode, Json } from '@tutti/core';
import type { CollectInput } from '../run/step-input.ts';
import type { Span } from '../source/diagnostics.ts';
import type { InferredEdge } from './file-order.ts';

/** A condition as data: a text, or the node that decides; further ones that must hold too. */
export interface CompiledCondition {
  readonly condition?: string;
  readonly auto?: string;
  readonly also?: readonly string[];
}

/** One step's nodes, with the guard that its entry nodes share. */
export interface BuiltStep {
  readonly nodes: readonly GraphNode[];
  readonly main: string;
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly condition: CompiledCondition;
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

/** A scope with more nodes behind all of its own. */
export function withLast(scope: CompiledScope, last: readonly GraphNode[]): CompiledScope {
  if (last.length === 0) return scope;
  const sources = new Set(scope.edges.map(({ from }) => from));
  const leaves = scope.nodes.filter(({ id }) => !sources.has(id));
  return {
    ...scope,
    nodes: [...scope.nodes, ...last],
    edges: [...scope.edges, ...last.flatMap(({ id: to }) => leaves.map(({ id: from }) => ({ from, to })))],
  };
}

/** The node that gathers what the steps of a body gave, behind all of them. */
export function collectNode(
  compiled: CompiledScope,
  input: CollectInput,
): { readonly nodes: readonly GraphNode[]; readonly edges: readonly GraphEdge[]; readonly output: string } {
  const id = 'body.collect';
  const sources = new Set(compiled.edges.map(({ from }) => from));
  const leaves = compiled.nodes.filter((node) => !sources.has(node.id));
  return {
    nodes: [
      ...compiled.nodes,
      {
        kind: 'task',
        id,
        handler: 'pipeline.collect',
        input: input as unknown as Json,
        policy: { effect: 'none' },
        metadata: { internal: true },
      },
    ],
    edges: [...compiled.edges, ...leaves.map(({ id: from }) => ({ from, to: id }))],
    output: id,
  };
}
