import type { Graph, GraphNode, Json, RunEvent } from '@tutti/core';

/**
 * The step of a record that a graph has no place for. Steps below a graph that a run makes itself are let through.
 * @returns its path; undefined when it has its place.
 */
export function strangerOf(definition: Json, event: RunEvent): string | undefined {
  const path = event.path;
  if (path === undefined || !isGraph(definition)) return undefined;
  let graph: Graph | undefined = definition;
  for (const name of path.split('/')) {
    const node: GraphNode | undefined = graph.nodes.find(({ id }) => id === name.replace(/\[\d+\]$/, ''));
    if (node === undefined) return path;
    graph =
      node.kind === 'map' || node.kind === 'loop' ? node.body : node.kind === 'graph' && 'nodes' in node.graph ? node.graph : undefined;
    if (graph === undefined) return undefined;
  }
  return undefined;
}

function isGraph(definition: unknown): definition is Graph {
  return typeof definition === 'object' && definition !== null && Array.isArray((definition as { nodes?: unknown }).nodes);
}
