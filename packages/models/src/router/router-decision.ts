import type { Refusal } from '../registry/filter-models.ts';
import type { StrategyName } from '../strategies/strategy.ts';

/** What the router knew of one model when it decided. */
export interface DecisionCandidate {
  readonly model: string;
  /** What the strategy gave it; the highest is chosen, unless the strategy draws. */
  readonly score: number;
  /** How likely this strategy was to choose it, in [0, 1]; 1 in all. */
  readonly propensity: number;
  /** Expected quality for this request, in [0, 1]. */
  readonly quality: number;
  /** Rewards behind it, imagined ones included. */
  readonly mass: number;
  /** Expected; null when the price is unknown and nothing was paid yet. */
  readonly costUsd: number | null;
  /** Expected, with the wait its limits ask for. */
  readonly latencyMs: number;
}

/** One decision, as plain data: enough to explain it, to learn from its outcome in another process, and to replay it. */
export interface RouterDecision {
  readonly id: string;
  /** ms since 1970. */
  readonly at: number;
  readonly task: string;
  readonly difficulty: number;
  readonly strategy: StrategyName;
  /** Those that were scored, in order of their registration. */
  readonly candidates: readonly DecisionCandidate[];
  /** Those that met the requirements but could not serve now, and why. */
  readonly excluded: readonly Refusal[];
  /** How many met the requirements. */
  readonly eligible: number;
  readonly chosen: string;
  readonly reason: string;
  readonly propensity: number;
  /** The random number that decided, for strategies that draw. */
  readonly draw: number | null;
  /** What was expected of the chosen model before anything was learnt of it. */
  readonly estimate: { readonly costUsd: number | null; readonly latencyMs: number };
  /** What was expected of it with what was learnt. */
  readonly expectedUsd: number;
}

/** How a call ended on the wire. */
export interface CallOutcome {
  /** `failed`: the provider did not answer properly. `abandoned`: the caller gave up; says nothing about the model. */
  readonly outcome: 'ok' | 'failed' | 'abandoned';
  readonly latencyMs?: number;
  readonly costUsd?: number;
}

/** How well an answer served. */
export interface RewardFeedback {
  /** From 0 to 1. */
  readonly reward: number;
  /** Where it comes from: a person, agreement with others, a valid schema, the success of the step. */
  readonly source?: 'feedback' | 'evidence' | 'schema' | 'step';
}

/** Everything that changes what a router knows, in order: its journal. */
export type RouterEntry =
  | { readonly type: 'decided'; readonly decision: RouterDecision }
  | { readonly type: 'settled'; readonly decision: RouterDecision; readonly at: number; readonly outcome: CallOutcome }
  | { readonly type: 'rewarded'; readonly decision: RouterDecision; readonly at: number; readonly feedback: RewardFeedback };
