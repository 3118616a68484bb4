import type { OutEdges } from './topological-order.ts';

const NEW = 0;
const OPEN = 1;
const DONE = 2;

/**
 * One cycle of each knot of nodes (strongly connected component), as places of nodes in edge order. No recursion; linear.
 * @param unresolved What `topologicalOrder` has left.
 */
export function findCycles(edges: OutEdges, unresolved: Int32Array): number[][] {
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
function searchFrom(root: number, { outStart, outTarget }: OutEdges, { state, next, cycles }: Search): void {
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
