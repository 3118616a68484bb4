import type { Model } from '../model/model.ts';
import type { Candidate } from '../strategies/strategy.ts';
import { beliefOf, unstatedPrior, type Prior } from './belief.ts';
import type { Contender } from './contender.ts';
import { costUsdOf, latencyMsOf, learntCostUsd, learntLatencyMs, tokensOf } from './estimate.ts';
import { unseenShift } from './level.ts';
import type { RouteRequest } from './route-request.ts';
import type { RouterSignals } from './router-signals.ts';
import type { Slopes } from './slopes.ts';
import type { CompleteTuning } from './tuning.ts';

/** What waits for ever scores as what waits for a day: scores stay numbers, and decisions JSON. */
const LONGEST_WAIT_MS = 86_400_000;

/** What turns a contender into a candidate. */
export interface CandidateTerms {
  readonly slopes: Slopes;
  readonly request: RouteRequest;
  readonly task: string;
  readonly x: number;
  readonly tuning: CompleteTuning;
  /** Quality that one US dollar costs. */
  readonly qualityPerUsd: number;
  readonly signals: RouterSignals;
}

/** All that is known of a model for one request. */
export function toCandidate({ model, arm, prior }: Contender, terms: CandidateTerms): Candidate {
  const { cell, state } = arm;
  const { slopes, request, x, tuning, qualityPerUsd, signals } = terms;
  const slope = slopes.of(cell, state);
  const { mean, mass } = beliefOf(cell, prior ?? unstatedPrior(state), slope);
  const costUsd = learntCostUsd(cell, state, costUsdOf(model, request));
  const latencyMs = learntLatencyMs(cell, state, latencyMsOf(model, request)) + finiteWaitMs(signals.waitMs?.(model.id, tokensOf(request)));
  return {
    description: model,
    model: model.id,
    cell,
    state,
    mean,
    mass,
    shift: slope * x + unseenShift(cell, state, mean),
    costUsd,
    latencyMs,
    price: qualityPerUsd * tuning.thrift * costUsd + (tuning.latencyWeight * latencyMs) / 1_000,
    inFlight: signals.inFlight?.(model.id) ?? state.inFlight,
  };
}

function finiteWaitMs(waitMs: number | undefined): number {
  return waitMs !== undefined && waitMs > 0 ? Math.min(waitMs, LONGEST_WAIT_MS) : 0;
}

/** What a model's description says of its quality on a task; undefined when it says nothing. */
export function priorOf(model: Model | undefined, task: string, mass: number): Prior | undefined {
  const quality = model?.quality;
  const mean = quality === undefined ? undefined : Object.hasOwn(quality, task) ? quality[task] : quality['default'];
  return mean === undefined ? undefined : { mean, mass };
}
