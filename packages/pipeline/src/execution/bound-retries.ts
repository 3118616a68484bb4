import type { Graph, GraphNode } from '@tutti/core';

const DEFAULT_RETRIES = 3;

/** Bounds the retries of every step; `forAll` gives some also to steps that have none, for an error handler to ask for. */
export function boundRetries(graph: Graph, options: { readonly atMost: number | undefined; readonly forAll: boolean }): Graph {
  const { atMost = Infinity, forAll } = options;
  if (atMost === Infinity && !forAll) return graph;
  const bounded = (node: GraphNode): GraphNode => {
    if (node.kind === 'map' || node.kind === 'loop') return { ...node, body: boundRetries(node.body, options) };
    const retry = node.policy?.retry ?? (forAll ? { maxRetries: DEFAULT_RETRIES } : undefined);
    if (node.kind !== 'task' || retry === undefined) return node;
    return { ...node, policy: { ...node.policy, retry: { ...retry, maxRetries: Math.min(retry.maxRetries, atMost) } } };
  };
  return { ...graph, nodes: graph.nodes.map(bounded) };
}
