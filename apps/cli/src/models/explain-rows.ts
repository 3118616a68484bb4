import type { Json, JsonObject } from '@tutti/core';
import type { RouterDecision } from '@tutti/models';
import type { Console } from '../console/console.ts';
import { printable } from '../console/printable.ts';

/** Prints a decision: those that were scored, best first, then each other one with why it is out. */
export async function printDecision(
  decision: RouterDecision,
  refused: readonly { readonly model: string; readonly fails: string }[],
  console: Console,
): Promise<void> {
  const { table } = await import('../console/table.ts');
  const { bold, dim, green } = console.paint;
  const best = decision.candidates.toSorted(
    (a, b) => Number(b.model === decision.chosen) - Number(a.model === decision.chosen) || b.score - a.score,
  );
  console.print(
    `${green(printable(decision.chosen))} for ${printable(decision.task)}: ${printable(decision.reason)} ${dim(`(${decision.strategy}, propensity ${decision.propensity.toFixed(2)})`)}`,
  );
  const head = ['candidate', 'score', 'quality', 'seen', 'cost', 'latency'];
  const rows = best.map(({ model, score, quality, mass, costUsd, latencyMs }) => [
    model === decision.chosen ? green(printable(model)) : printable(model),
    score.toFixed(4),
    quality.toFixed(3),
    mass.toFixed(0),
    costUsd === null ? '?' : `$${costUsd.toPrecision(3)}`,
    `${Math.round(latencyMs)} ms`,
  ]);
  console.print(table(head.map(bold), rows, head.slice(1).map(bold)));
  const out = [...refused, ...decision.excluded];
  if (out.length > 0)
    console.print(
      `\n${table(
        ['out', 'since it fails'].map(bold),
        out.map(({ model, fails }) => [dim(printable(model)), printable(fails)]),
      )}`,
    );
}

/** How one model stands in a decision. */
export interface Standing {
  readonly model: string;
  readonly isChosen: boolean;
  /** 1: the highest score; null: it was not scored. */
  readonly rank: number | null;
  readonly stands: string;
}

/** Chosen, behind another, or out and why. */
export function standingOf(
  model: string,
  { candidates, chosen, excluded }: RouterDecision,
  refused: readonly { readonly model: string; readonly fails: string }[],
): Standing {
  const isChosen = model === chosen;
  const own = candidates.find((one) => one.model === model);
  const best = candidates.find((one) => one.model === chosen);
  if (own === undefined) {
    const out = [...refused, ...excluded].find((one) => one.model === model);
    return {
      model,
      isChosen,
      rank: null,
      stands: out === undefined ? 'was not scored: with many models only the most promising are' : `is out, since it fails ${out.fails}`,
    };
  }
  const rank = 1 + candidates.filter(({ score }) => score > own.score).length;
  return {
    model,
    isChosen,
    rank,
    stands: isChosen
      ? 'is chosen'
      : `is number ${rank} of ${candidates.length}: it scores ${own.score.toFixed(4)}, ${chosen} ${(best?.score ?? own.score).toFixed(4)}`,
  };
}

/** Whether recorded data is a decision; journals of other versions may hold something else. */
export function isDecision(value: Json | undefined): value is Json & RouterDecision {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { chosen, task, reason, strategy, propensity, candidates, excluded } = value as JsonObject;
  return (
    [chosen, task, reason, strategy].every((one) => typeof one === 'string') &&
    typeof propensity === 'number' &&
    Array.isArray(candidates) &&
    candidates.every((one) => isCandidate(one as Json)) &&
    Array.isArray(excluded)
  );
}

function isCandidate(value: Json): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const { model, score, quality, mass, latencyMs } = value as JsonObject;
  return typeof model === 'string' && [score, quality, mass, latencyMs].every((one) => typeof one === 'number');
}
