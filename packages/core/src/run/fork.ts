import type { Json } from '../json/json.ts';
import type { RunId, StepKey } from './keys.ts';

/**
 * Which records of a run a fork keeps: those up to and with the one of this `seq`, those up to and with a named checkpoint,
 * or those before the first one of a step, so that the step and what came after it are done again.
 */
export type ForkPoint = number | { readonly checkpoint: string } | { readonly step: StepKey };

/**
 * What a fork does with `once` effects that its origin has begun or done and that are not finished on the fork's own record:
 * `ask` somebody, `reuse` the origin's results (and ask where there is none), or `repeat` them.
 */
export type EffectsOfOrigin = 'ask' | 'reuse' | 'repeat';

/** What is changed on the way. What is on record as done or decided stays so: changes are seen by what runs from here on. */
export interface ForkEdit {
  /** The whole input of the run. */
  readonly input?: Json;
  /** Outputs of steps that are kept, by step. */
  readonly outputs?: Readonly<Record<StepKey, Json>>;
}

/** How a run is forked. */
export interface ForkOptions {
  /** Default: where it stands, or stood before it ended or was being cancelled. */
  readonly at?: ForkPoint;
  /** Id of the new run. Default: a new id. */
  readonly runId?: RunId;
  readonly edit?: ForkEdit;
  /** Default `ask`. */
  readonly effects?: EffectsOfOrigin;
  /** Added to those of the origin. */
  readonly labels?: Readonly<Record<string, string>>;
}

/** A name for a place in a run's records. */
export interface Checkpoint {
  readonly name: string;
  /** The record that made it. */
  readonly seq: number;
  /** Steps and child runs that were under way: a fork from here runs them again. */
  readonly inFlight: readonly StepKey[];
}
