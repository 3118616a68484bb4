import type { Refusal } from '../registry/filter-models.ts';
import type { DecisionCandidate } from './router-decision.ts';

/** What a router expects of one model for a request. */
export interface ModelForecast extends Pick<DecisionCandidate, 'model' | 'quality' | 'costUsd' | 'latencyMs'> {
  /** Calls at work. */
  readonly inFlight: number;
}

/** Who can serve a request now, and why the others cannot. */
export interface RouterForecast {
  readonly models: readonly ModelForecast[];
  readonly refused: readonly Refusal[];
}
