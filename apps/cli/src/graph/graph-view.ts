import type { Condition, Graph, GraphNode } from '@tutti/core';

/** A step as it is drawn. */
export interface DrawnNode {
  readonly id: string;
  readonly kind: GraphNode['kind'];
  /** What it runs, in a few words. */
  readonly detail: string;
  /** Steps inside of it: the body of a loop or of a list. */
  readonly body: GraphView | undefined;
}

export interface DrawnEdge {
  readonly from: string;
  readonly to: string;
  /** When it is taken, if not simply after success. */
  readonly when: string;
  /** Nobody declared it: a template or a shared file gives it away. */
  readonly isInferred: boolean;
}

/** A graph as it is drawn. */
export interface GraphView {
  readonly name: string;
  readonly nodes: readonly DrawnNode[];
  readonly edges: readonly DrawnEdge[];
  /** Ids by level: all of a level may run at one time. */
  readonly levels: readonly (readonly string[])[];
}

/** Makes a view of a graph. `inferred` holds the {@link edgeKey} of edges nobody declared; `inside`: ids of the nodes around, with `/` between them. */
export function graphView(given: Graph, inferred: ReadonlySet<string> = new Set(), inside?: string): GraphView {
  const graph = stepsOnly(given);
  return {
    name: graph.name ?? 'pipeline',
    nodes: graph.nodes.map((node) => ({
      id: node.id,
      kind: node.kind,
      detail: detailOf(node),
      body: bodyOf(node, inferred, inside === undefined ? node.id : `${inside}/${node.id}`),
    })),
    edges: graph.edges.map(({ from, to, when }) => ({
      from,
      to,
      when: conditionText(when),
      isInferred: inferred.has(edgeKey({ from, to, inside })),
    })),
    levels: levelsOf(graph),
  };
}

/** Name of an edge in a set of edges. */
export function edgeKey({
  from,
  to,
  inside = '',
}: {
  readonly from: string;
  readonly to: string;
  readonly inside?: string | undefined;
}): string {
  return `${inside}/${from} → ${to}`;
}

function bodyOf(node: GraphNode, inferred: ReadonlySet<string>, inside: string): GraphView | undefined {
  if (node.kind === 'map' || node.kind === 'loop') {
    const view = graphView(node.body, inferred, inside);
    // A step that is repeated by itself has a body of helpers only.
    return view.nodes.length === 0 ? undefined : view;
  }
  return node.kind === 'graph' && 'nodes' in node.graph ? graphView(node.graph, inferred, inside) : undefined;
}

function detailOf(node: GraphNode): string {
  if (node.kind === 'map')
    return joined(workOf(ownBody(node.body)), `each item${node.maxParallel === undefined ? '' : `, ${node.maxParallel} at a time`}`);
  if (node.kind === 'loop') return joined(workOf(ownBody(node.body)), `at most ${node.maxIterations} times`);
  const work = workOf(node);
  if (work !== '') return work;
  return node.kind === 'task' ? node.handler : node.kind;
}

/** The node that does the work of a step repeated by itself. */
function ownBody({ nodes }: Graph): GraphNode | undefined {
  return nodes.every(isHelper) ? nodes.find(({ id }) => id.endsWith('.body')) : undefined;
}

/** Tool and action, as the front end has noted them. */
function workOf(node: GraphNode | undefined): string {
  const { tool, action } = node?.metadata ?? {};
  return joined(typeof tool === 'string' ? tool : '', typeof action === 'string' ? action : '', ' ');
}

function joined(a: string, b: string, between: string = ', '): string {
  return a === '' || b === '' ? `${a}${b}` : `${a}${between}${b}`;
}

function conditionText(when: Condition | undefined): string {
  if (when === undefined || when === 'success') return '';
  return typeof when === 'string' ? when : 'if';
}

/** Steps are compiled to several nodes sometimes (`draft.auto.tone`); what is drawn are the steps, with the ways through those nodes. */
function stepsOnly(graph: Graph): Graph {
  const helpers = graph.nodes.filter(isHelper);
  if (helpers.length === 0) return graph;
  let edges = [...graph.edges];
  for (const { id } of helpers) {
    const into = edges.filter(({ to }) => to === id);
    const outOf = edges.filter(({ from }) => from === id);
    const through = into.flatMap(({ from }) => outOf.filter(({ to }) => to !== from).map((edge) => ({ ...edge, from })));
    edges = [...edges.filter(({ from, to }) => from !== id && to !== id), ...through];
  }
  const seen = new Set<string>();
  const once = edges.filter(({ from, to }) => !seen.has(edgeKey({ from, to })) && seen.add(edgeKey({ from, to })));
  return { ...graph, nodes: graph.nodes.filter((node) => !isHelper(node)), edges: once };
}

/** Ids of steps have no dots. */
function isHelper({ id }: GraphNode): boolean {
  return id.includes('.');
}

/** Level of a node = the longest way to it. Graphs are acyclic; what a cycle would hold comes last. */
function levelsOf(graph: Graph): readonly (readonly string[])[] {
  const left = new Map(graph.nodes.map(({ id }) => [id, new Set<string>()]));
  for (const { from, to } of graph.edges) left.get(to)?.add(from);
  const levels: string[][] = [];
  while (left.size > 0) {
    const ready = [...left].filter(([, sources]) => ![...sources].some((source) => left.has(source))).map(([id]) => id);
    const level = ready.length > 0 ? ready : [...left.keys()];
    for (const id of level) left.delete(id);
    levels.push(level);
  }
  return levels;
}
