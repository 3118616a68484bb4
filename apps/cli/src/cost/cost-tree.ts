import { toNanoUsd, toUsd } from '@tutti/core';
import type { RunProgress, StepProgress } from '@tutti/monitor';

/** What a step has cost, and what the steps inside it have: the sums hold both. */
export interface CostNode {
  readonly name: string;
  readonly path: string;
  readonly inputTokens: number;
  readonly outputTokens: number;
  /** US dollars; exact to the nano-dollar. */
  readonly costUsd: number;
  /** A price was not known, and one was assumed. */
  readonly isEstimated: boolean;
  readonly steps: readonly CostNode[];
}

interface Growing {
  readonly name: string;
  readonly path: string;
  own: StepProgress | undefined;
  readonly inside: Map<string, Growing>;
}

/** The steps of a run by what stands around them: `review[3]/draft` inside `review[3]`, inside `review`. */
export function costTree({ steps }: Pick<RunProgress, 'steps'>): readonly CostNode[] {
  const root: Growing = { name: '', path: '', own: undefined, inside: new Map() };
  for (const step of steps) placeOf(step.path, root).own = step;
  return [...root.inside.values()].map(summed);
}

function placeOf(path: string, root: Growing): Growing {
  let at = root;
  const walked: string[] = [];
  for (const part of path.split('/')) {
    const loop = /^(.*)\[\d+\]$/.exec(part)?.[1];
    // A turn stands inside its loop, which has a record of its own.
    if (loop !== undefined) at = inside(at, loop, [...walked, loop].join('/'));
    walked.push(part);
    at = inside(at, part, walked.join('/'));
  }
  return at;
}

function inside(parent: Growing, name: string, path: string): Growing {
  const known = parent.inside.get(name);
  if (known !== undefined) return known;
  const made: Growing = { name, path, own: undefined, inside: new Map() };
  parent.inside.set(name, made);
  return made;
}

function summed({ name, path, own, inside: within }: Growing): CostNode {
  const steps = [...within.values()].map(summed);
  const nanoUsd = (own?.charge?.nanoUsd ?? 0) + steps.reduce((sum, { costUsd }) => sum + toNanoUsd(costUsd), 0);
  return {
    name,
    path,
    inputTokens: (own?.tokens.input ?? 0) + steps.reduce((sum, { inputTokens }) => sum + inputTokens, 0),
    outputTokens: (own?.tokens.output ?? 0) + steps.reduce((sum, { outputTokens }) => sum + outputTokens, 0),
    costUsd: toUsd(nanoUsd),
    isEstimated: own?.charge?.isEstimated === true || steps.some(({ isEstimated }) => isEstimated),
    steps,
  };
}
