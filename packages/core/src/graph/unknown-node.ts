import { didYouMean } from '../nearest-name.ts';
import type { GraphLevel } from './graph-level.ts';

/** `Unknown node "drft" as …. Did you mean "draft"?` */
export function unknownNode(level: GraphLevel, id: string, role: string): string {
  const hint = level.problems.hint(() => didYouMean(id, level.index.keys()));
  return `Unknown node "${id.slice(0, 140)}" ${role}.${hint === '' ? ' Add it or name another.' : hint}`;
}
