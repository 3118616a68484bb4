import type { GraphEdge, GraphNode } from './graph.ts';
import type { ProblemList } from './problem-list.ts';

/** One graph under validation, and the graph around it. */
export interface GraphLevel {
  readonly path: string;
  /** Where what is found wrong is listed. */
  readonly problems: ProblemList;
  /** 0 for the outermost graph. */
  readonly depth: number;
  readonly outer: GraphLevel | undefined;
  /** Place of the node around it, in the outer graph. */
  readonly owner: number;
  /** Nodes of right shape in their places; `undefined` for the others. */
  readonly nodes: readonly (GraphNode | undefined)[];
  readonly edges: readonly (GraphEdge | undefined)[];
  /** Its nodes as they were given, malformed ones too. */
  readonly given: readonly unknown[];
  /** First place of each id. */
  readonly index: ReadonlyMap<string, number>;
}

/** The path of a place in a level: `nodes.3.body` + `edges.0`. */
export function at(level: Pick<GraphLevel, 'path'>, place: string): string {
  return level.path === '' ? place : `${level.path}.${place}`;
}

/** The id of a node that may be malformed. */
export function idOf(node: unknown): string | undefined {
  const id: unknown = typeof node === 'object' && node !== null ? (node as { id?: unknown }).id : undefined;
  return typeof id === 'string' ? id : undefined;
}

/** The id of the node at a place of a level. */
export function idAt(level: Pick<GraphLevel, 'given'>, place: number): string | undefined {
  return idOf(level.given[place]);
}
