/** The edges out of node i lead to `outTarget[outStart[i]] … outTarget[outStart[i + 1] − 1]`. */
export interface OutEdges {
  readonly outStart: Int32Array;
  readonly outTarget: Int32Array;
}

/** Number of edges into each node. */
export function inDegrees({ outStart, outTarget }: OutEdges): Int32Array {
  const counts = new Int32Array(outStart.length - 1);
  for (let e = 0; e < outTarget.length; e++) {
    const target = outTarget[e] as number;
    counts[target] = (counts[target] as number) + 1;
  }
  return counts;
}

/**
 * Takes away node after node that nothing points to (Kahn 1962), and gives them in that order: all of them, where there is no cycle.
 * @param unresolved In-degrees; what keeps a count stands in or behind a cycle.
 */
export function topologicalOrder({ outStart, outTarget }: OutEdges, unresolved: Int32Array): Int32Array {
  const order = new Int32Array(unresolved.length);
  let found = 0;
  for (let node = 0; node < unresolved.length; node++) if (unresolved[node] === 0) order[found++] = node;
  for (let taken = 0; taken < found; taken++) {
    const node = order[taken] as number;
    const end = outStart[node + 1] as number;
    for (let e = outStart[node] as number; e < end; e++) {
      const target = outTarget[e] as number;
      const left = (unresolved[target] as number) - 1;
      unresolved[target] = left;
      if (left === 0) order[found++] = target;
    }
  }
  return found === order.length ? order : order.subarray(0, found);
}
