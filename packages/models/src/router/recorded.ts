import { clamp } from '../statistics/grid.ts';
import type { Candidate } from '../strategies/strategy.ts';
import type { DecisionCandidate } from './router-decision.ts';

/** A candidate as a decision records it. */
export function recorded(candidate: Candidate, score: number, propensity: number): DecisionCandidate {
  return {
    model: candidate.model,
    // A negative zero would not survive JSON.
    score: score + 0,
    propensity,
    quality: qualityOf(candidate),
    mass: candidate.mass,
    costUsd: knownCostUsd(candidate),
    latencyMs: candidate.latencyMs,
  };
}

/** Expected quality for the request, in [0, 1]. */
export function qualityOf({ mean, shift }: Candidate): number {
  return clamp(mean + shift, 0, 1);
}

/** Expected US dollars; null when the price is unknown and nothing was paid yet. */
export function knownCostUsd({ description, state, costUsd }: Candidate): number | null {
  return state.successes > 0 || description.prices !== undefined ? costUsd : null;
}
