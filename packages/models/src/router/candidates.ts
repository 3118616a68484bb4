import type { Model } from '../model/model.ts';
import type { Candidate } from '../strategies/strategy.ts';
import { beliefOf, unstatedPrior, type Prior } from './belief.ts';
import { estimate, learntCostUsd, learntLatencyMs, tokensOf } from './estimate.ts';
import type { Learner } from './learner.ts';
import { unseenShift } from './level.ts';
import type { RouteRequest } from './route-request.ts';
import type { RouterSignals } from './router-signals.ts';
import type { CompleteTuning } from './tuning.ts';

/** What waits for ever scores as what waits for a day: scores stay numbers, and decisions JSON. */
const LONGEST_WAIT_MS = 86_400_000;

/** What turns a model into a candidate. */
export interface CandidateTerms {
  readonly learner: Learner;
  readonly request: RouteRequest;
  readonly task: string;
  readonly x: number;
  readonly tuning: CompleteTuning;
  /** Quality that one US dollar costs. */
  readonly qualityPerUsd: number;
  readonly signals: RouterSignals;
}

/** All that is known of a model for one request. */
export function toCandidate(model: Model, terms: CandidateTerms): Candidate {
  const { learner, request, task, x, tuning, qualityPerUsd, signals } = terms;
  const cell = learner.cell(model.id, task);
  const state = learner.modelState(model.id);
  const slope = learner.slopes.of(cell, state);
  const { mean, mass } = beliefOf(cell, priorOf(model, task, tuning.priorMass) ?? unstatedPrior(state), slope);
  const described = estimate(model, request);
  const costUsd = learntCostUsd(cell, state, described.costUsd);
  const latencyMs = learntLatencyMs(cell, state, described.latencyMs) + finiteWaitMs(signals.waitMs?.(model.id, tokensOf(request)));
  const price = qualityPerUsd * tuning.thrift * costUsd + (tuning.latencyWeight * latencyMs) / 1_000;
  return {
    model: model.id,
    cell,
    state,
    mean,
    mass,
    shift: slope * x + unseenShift(cell, state, mean),
    costUsd,
    latencyMs,
    price,
    inFlight: signals.inFlight?.(model.id) ?? state.inFlight,
    contextWindow: model.contextWindow,
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
