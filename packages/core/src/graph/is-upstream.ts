import { idAt, type GraphLevel } from './graph-level.ts';

/** Whether edges lead from one place to another. Linear in the edges of the graph. */
export function isUpstream(level: GraphLevel, source: number, target: number): boolean {
  const next = new Map<string, string[]>();
  for (const edge of level.edges) {
    if (edge === undefined) continue;
    const targets = next.get(edge.from);
    if (targets === undefined) next.set(edge.from, [edge.to]);
    else targets.push(edge.to);
  }
  const goal = idAt(level, target);
  const seen = new Set<string>();
  const pending = [idAt(level, source) ?? ''];
  for (let id = pending.pop(); id !== undefined; id = pending.pop()) {
    if (id === goal) return true;
    if (seen.has(id)) continue;
    seen.add(id);
    // One by one: a node may have more edges out of it than a call takes arguments.
    for (const target of next.get(id) ?? []) pending.push(target);
  }
  return false;
}
