import { didYouMean } from '../nearest-name.ts';
import type { GraphLevel } from './graph-level.ts';
import type { ProblemList } from './problem-list.ts';

/** `Unknown node "drft" as …. Did you mean "draft"?` */
export function unknownNode(level: GraphLevel, id: string, role: string, problems: ProblemList): string {
  const hint = problems.hint(() => didYouMean(id, level.index.keys()));
  return `Unknown node "${id.slice(0, 140)}" ${role}.${hint === '' ? ' Add it or name another.' : hint}`;
}
