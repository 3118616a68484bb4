import type { Model } from '../model/model.ts';
import type { CompleteTuning } from '../router/tuning.ts';
import type { ModelState } from '../router/model-state.ts';
import type { Cell } from '../statistics/cell.ts';

export const strategyNames = [
  'ucb',
  'ucb1-compat',
  'kl-ucb',
  'thompson',
  'linucb',
  'cheapest',
  'fastest',
  'least-busy',
  'round-robin',
  'weighted',
  'fallback',
] as const;

export type StrategyName = (typeof strategyNames)[number];

/** A model that can serve, with what is known of it. */
export interface Candidate {
  readonly description: Model;
  /** Its id. */
  readonly model: string;
  readonly cell: Cell;
  readonly state: ModelState;
  /** Belief about quality at middling difficulty, and the rewards it is worth. */
  readonly mean: number;
  readonly mass: number;
  /** Change of quality that this request's difficulty makes, and what the model's other tasks let one expect since it was last seen. */
  readonly shift: number;
  /** Expected US dollars and ms of this request. */
  readonly costUsd: number;
  readonly latencyMs: number;
  /** What cost and latency take away from quality. */
  readonly price: number;
  readonly inFlight: number;
}

/** What a strategy has to know beside the candidates. */
export interface StrategyContext {
  readonly tuning: CompleteTuning;
  readonly exploration: number;
  /** Difficulty less its middle. */
  readonly x: number;
  /** Rewards on the task so far, of all models. */
  readonly taskRewards: number;
  /** Decisions of this router so far. */
  readonly decisions: number;
}

/** Scores, one per candidate; the first of the highest is chosen, unless there are propensities to draw by. */
export interface Ranking {
  readonly scores: readonly number[];
  /** One per candidate, 1 in all. */
  readonly propensities?: readonly number[];
  readonly reason: string;
}

/** One way to choose. Pure: equal candidates and context, equal ranking. */
export type Strategy = (candidates: readonly Candidate[], context: StrategyContext) => Ranking;
