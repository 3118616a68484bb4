import type { Refusal } from '../registry/filter-models.ts';
import type { Candidate } from '../strategies/strategy.ts';
import { tokensOf } from './estimate.ts';
import type { FailureWatch } from './failure-watch.ts';
import type { Pacer } from './pacer.ts';
import type { RouteRequest } from './route-request.ts';
import type { RouterSignals } from './router-signals.ts';

/** What the moment is made of. */
export interface NowTerms {
  readonly request: RouteRequest;
  readonly signals: RouterSignals;
  readonly watch: FailureWatch;
  readonly pacer: Pacer | undefined;
  readonly at: number;
}

/** Who can serve now, and why the others cannot. */
export interface Serving {
  readonly candidates: readonly Candidate[];
  readonly excluded: readonly Refusal[];
  /** Whether there is one that is not doubted. */
  readonly isSound: boolean;
}

/**
 * Sorts out who cannot serve now. Breakers, limits and the request's own budget have the last word; doubts about health, and
 * the pacer, only matter while they leave someone: the pacer always leaves the cheapest.
 */
export function excludedNow(all: readonly Candidate[], now: NowTerms): Serving {
  const excluded: Refusal[] = [];
  const { request, signals } = now;
  const isUnbound =
    request.inputTokens === undefined &&
    request.remainingUsd === undefined &&
    request.maxWaitMs === undefined &&
    signals.isAvailable === undefined;
  const able = isUnbound ? all : without(all, excluded, (candidate) => refusal(candidate, now));
  const doubtful: Refusal[] = [];
  const sound = now.watch.isAnyDown ? without(able, doubtful, (candidate) => doubt(candidate, now)) : able;
  const healthy = sound.length > 0 ? sound : able;
  if (sound.length > 0) excluded.push(...doubtful);
  return { candidates: affordable(healthy, excluded, now.pacer), excluded, isSound: sound.length > 0 };
}

function refusal({ description: { contextWindow }, model, costUsd }: Candidate, { request, signals }: NowTerms): string | undefined {
  const { inputTokens, remainingUsd, maxWaitMs } = request;
  if (inputTokens !== undefined && contextWindow !== undefined && inputTokens > contextWindow)
    return `contextWindow ≥ ${inputTokens}, the estimated length of the request (it has ${contextWindow})`;
  if (signals.isAvailable?.(model) === false) return 'is available (its circuit is open)';
  const waitMs = maxWaitMs === undefined ? 0 : (signals.waitMs?.(model, tokensOf(request)) ?? 0);
  if (maxWaitMs !== undefined && waitMs > maxWaitMs)
    return `waits at most ${maxWaitMs} ms for its limits (it would wait ${Math.ceil(waitMs)} ms)`;
  if (remainingUsd !== undefined && costUsd > remainingUsd)
    return `costs at most the remaining ${remainingUsd} USD (it is expected to cost ${costUsd.toPrecision(3)})`;
  return undefined;
}

function doubt({ model }: Candidate, { watch, at }: NowTerms): string | undefined {
  if (watch.isOpen(model, at)) return undefined;
  const pauseMs = (watch.pausedUntil(model) ?? at) - at;
  return `answers (it has been failing; tried again in ${Math.max(0, Math.ceil(pauseMs / 1_000))} s)`;
}

function affordable(candidates: readonly Candidate[], excluded: Refusal[], pacer: Pacer | undefined): readonly Candidate[] {
  if (pacer === undefined || candidates.length < 2) return candidates;
  const least = candidates.reduce((lowest, { costUsd }) => Math.min(lowest, costUsd), Number.POSITIVE_INFINITY);
  const limit = Math.max(least, pacer.availableUsd);
  return without(candidates, excluded, ({ costUsd }) =>
    costUsd <= limit ? undefined : `keeps the mean spend at ${pacer.targetUsd} USD (it is expected to cost ${costUsd.toPrecision(3)})`,
  );
}

/** The common case is that nobody is refused: then the list itself is given back. */
function without(
  candidates: readonly Candidate[],
  excluded: Refusal[],
  why: (candidate: Candidate) => string | undefined,
): readonly Candidate[] {
  const before = excluded.length;
  for (const candidate of candidates) {
    const fails = why(candidate);
    if (fails !== undefined) excluded.push({ model: candidate.model, fails });
  }
  if (excluded.length === before) return candidates;
  const refused = new Set(excluded.slice(before).map(({ model }) => model));
  return candidates.filter(({ model }) => !refused.has(model));
}
