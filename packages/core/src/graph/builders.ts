import type { Json } from '../json/json.ts';
import type { Condition, Expression, Graph, GraphEdge, GraphNode, LoopNode, MapNode, SubgraphNode, TaskNode, WaitNode } from './graph.ts';

type Rest<Node extends GraphNode, Given extends string> = Omit<Node, 'kind' | 'id' | Given>;

/** A graph of these nodes and edges; plain data, to be checked by `assertGraph`. */
export function graph(nodes: readonly GraphNode[], edges: readonly GraphEdge[] = [], options: Omit<Graph, 'nodes' | 'edges'> = {}): Graph {
  return { ...options, nodes, edges };
}

/** A node that runs a handler. */
export function task(id: string, handler: string, options: Rest<TaskNode, 'handler'> = {}): TaskNode {
  return { kind: 'task', id, handler, ...options };
}

/** A node that runs a body once per item. */
export function map(id: string, options: Rest<MapNode, never>): MapNode {
  return { kind: 'map', id, ...options };
}

/** A node that runs a body again and again. */
export function loop(id: string, options: Rest<LoopNode, never>): LoopNode {
  return { kind: 'loop', id, ...options };
}

/** A node that waits for a signal or a time. */
export function wait(id: string, until: WaitNode['until'], options: Rest<WaitNode, 'until'> = {}): WaitNode {
  return { kind: 'wait', id, until, ...options };
}

/** A node that runs a graph of its own, given here or produced by the node `from`. */
export function subgraph(id: string, inner: SubgraphNode['graph'], options: Rest<SubgraphNode, 'graph'> = {}): SubgraphNode {
  return { kind: 'graph', id, graph: inner, ...options };
}

/** An edge; without a condition it is taken on success. */
export function edge(from: string, to: string, when?: Condition): GraphEdge {
  return when === undefined ? { from, to } : { from, to, when };
}

/** The edges that put nodes one after another: `chain('a', 'b', 'c')` is a → b → c. */
export function chain(...ids: readonly string[]): GraphEdge[] {
  return ids.slice(1).map((to, index) => ({ from: ids[index] as string, to }));
}

/** Data for a named evaluator. */
export function expression(evaluator: string, text: Json): Expression {
  return { evaluator, expression: text };
}
