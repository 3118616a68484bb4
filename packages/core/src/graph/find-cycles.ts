import type { GraphIndex } from './graph-index.ts';

type Adjacency = Pick<GraphIndex, 'outStart' | 'outTarget'>;

/** One cycle of each knot of nodes (strongly connected component), as places of nodes in edge order. No recursion; linear. */
export function findCycles(edges: Adjacency): number[][] {
  const unresolved = inDegrees(edges);
  return sortedAway(edges, unresolved) ? [] : knots(edges, unresolved);
}

/** Number of edges into each node. */
export function inDegrees({ outStart, outTarget }: Adjacency): Int32Array {
  const counts = new Int32Array(outStart.length - 1);
  for (let e = 0; e < outTarget.length; e++) {
    const target = outTarget[e] as number;
    counts[target] = (counts[target] as number) + 1;
  }
  return counts;
}

/** Takes away node after node that nothing points to (Kahn 1962). What keeps a count stands in or behind a cycle. */
function sortedAway({ outStart, outTarget }: Adjacency, unresolved: Int32Array): boolean {
  const ready = new Int32Array(unresolved.length);
  let found = 0;
  for (let node = 0; node < unresolved.length; node++) if (unresolved[node] === 0) ready[found++] = node;
  for (let taken = 0; taken < found; taken++) {
    const node = ready[taken] as number;
    const end = outStart[node + 1] as number;
    for (let e = outStart[node] as number; e < end; e++) {
      const target = outTarget[e] as number;
      const left = (unresolved[target] as number) - 1;
      unresolved[target] = left;
      if (left === 0) ready[found++] = target;
    }
  }
  return found === unresolved.length;
}

const NEW = 0;
const OPEN = 1;
const DONE = 2;

function knots(edges: Adjacency, unresolved: Int32Array): number[][] {
  const state = new Uint8Array(unresolved.length);
  const next = edges.outStart.slice();
  const cycles: number[][] = [];
  for (let root = 0; root < unresolved.length; root++) {
    if (unresolved[root] !== 0 && state[root] === NEW) searchFrom(root, edges, { state, next, cycles });
  }
  return cycles;
}

interface Search {
  readonly state: Uint8Array;
  /** The next edge to follow out of each node. */
  readonly next: Int32Array;
  readonly cycles: number[][];
}

/** Depth-first search with an explicit path. An edge back into the path closes a cycle, whose nodes are then left out. */
function searchFrom(root: number, { outStart, outTarget }: Adjacency, { state, next, cycles }: Search): void {
  const path = [root];
  state[root] = OPEN;
  while (path.length > 0) {
    const node = path[path.length - 1] as number;
    const edge = next[node] as number;
    if (edge >= (outStart[node + 1] as number)) {
      state[node] = DONE;
      path.pop();
      continue;
    }
    next[node] = edge + 1;
    const target = outTarget[edge] as number;
    if (state[target] === NEW) {
      state[target] = OPEN;
      path.push(target);
    } else if (state[target] === OPEN) {
      const cycle = path.splice(path.lastIndexOf(target));
      for (const member of cycle) state[member] = DONE;
      cycles.push(cycle);
    }
  }
}
