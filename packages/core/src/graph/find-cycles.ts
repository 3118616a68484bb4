/** One cycle of each knot of nodes (strongly connected component), as node numbers in edge order. No recursion; linear. */
export function findCycles(nodes: number, from: readonly number[], to: readonly number[]): number[][] {
  const heads = new Int32Array(nodes + 1);
  for (const source of from) (heads[source + 1] as number)++;
  for (let i = 0; i < nodes; i++) heads[i + 1] = (heads[i + 1] as number) + (heads[i] as number);
  const fill = heads.slice(0, nodes);
  const targets = new Int32Array(to.length);
  const unresolved = new Int32Array(nodes);
  for (let e = 0; e < to.length; e++) {
    const source = from[e] as number;
    const target = to[e] as number;
    targets[(fill[source] as number)] = target;
    fill[source] = (fill[source] as number) + 1;
    unresolved[target] = (unresolved[target] as number) + 1;
  }
  const graph = { heads, targets };
  return sortedAway(graph, unresolved) ? [] : knots(graph, unresolved);
}

interface Adjacency {
  readonly heads: Int32Array;
  readonly targets: Int32Array;
}

/** Takes away node after node that nothing points to (Kahn 1962). What keeps a count stands in or behind a cycle. */
function sortedAway({ heads, targets }: Adjacency, unresolved: Int32Array): boolean {
  const ready: number[] = [];
  for (let node = 0; node < unresolved.length; node++) if (unresolved[node] === 0) ready.push(node);
  let taken = 0;
  for (; taken < ready.length; taken++) {
    const node = ready[taken] as number;
    for (let e = heads[node] as number; e < (heads[node + 1] as number); e++) {
      const target = targets[e] as number;
      const left = (unresolved[target] as number) - 1;
      unresolved[target] = left;
      if (left === 0) ready.push(target);
    }
  }
  return taken === unresolved.length;
}

/** Depth-first search with an explicit path; the first edge back into the path closes a cycle, whose nodes are then left out. */
function knots(graph: Adjacency, unresolved: Int32Array): number[][] {
  const cycles: number[][] = [];
  const NEW = 0, OPEN = 1, DONE = 2;
  const state = new Uint8Array(unresolved.length);
  const next = graph.heads.slice();
  for (let root = 0; root < unresolved.length; root++) {
    if (unresolved[root] === 0 || state[root] !== NEW) continue;
    const path = [root];
    state[root] = OPEN;
    while (path.length > 0) {
      const node = path[path.length - 1] as number;
      const e = next[node] as number;
      if (e >= (graph.heads[node + 1] as number)) {
        state[node] = DONE;
        path.pop();
        continue;
      }
      next[node] = e + 1;
      const target = graph.targets[e] as number;
      if (state[target] === NEW) {
        state[target] = OPEN;
        path.push(target);
      } else if (state[target] === OPEN) {
        const start = path.lastIndexOf(target);
        cycles.push(path.slice(start));
        for (const member of path.splice(start)) state[member] = DONE;
      }
    }
  }
  return cycles;
}
