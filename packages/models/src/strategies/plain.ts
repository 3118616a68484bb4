import type { Strategy } from './strategy.ts';

/** The least expected cost; of equals, the faster one. */
export const cheapest: Strategy = (candidates) => ({
  scores: candidates.map(({ costUsd, latencyMs }) => -costUsd - latencyMs * 1e-15),
  reason: 'least expected cost',
});

/** The least expected latency; of equals, the cheaper one. */
export const fastest: Strategy = (candidates) => ({
  scores: candidates.map(({ costUsd, latencyMs }) => -latencyMs - costUsd * 1e-6),
  reason: 'least expected latency',
});

/** The fewest calls at work; of equals, the faster one. */
export const leastBusy: Strategy = (candidates) => ({
  scores: candidates.map(({ inFlight, latencyMs }) => -inFlight - latencyMs * 1e-12),
  reason: 'fewest calls at work',
});

/** One after another, in order of their registration. */
export const roundRobin: Strategy = (candidates, { decisions }) => ({
  scores: candidates.map((_, index) => (index === decisions % candidates.length ? 1 : 0)),
  reason: 'its turn',
});

/** Drawn in proportion to the weights. Without any weight above 0 all are alike. */
export const weighted: Strategy = (candidates, { tuning: { weights } }) => {
  const scores = candidates.map(({ model }) => (Object.hasOwn(weights, model) ? (weights[model] ?? 1) : 1));
  const total = scores.reduce((sum, weight) => sum + weight, 0);
  return { scores, propensities: scores.map((weight) => (total > 0 ? weight / total : 1 / scores.length)), reason: 'drawn by weight' };
};

/** The first of an order that can serve. */
export const fallback: Strategy = (candidates, { tuning: { order } }) => {
  const place = (model: string): number => {
    const index = order.indexOf(model);
    return index === -1 ? order.length : index;
  };
  return { scores: candidates.map(({ model }) => -place(model)), reason: 'first of the order that can serve' };
};
