import type { Model } from '../model/model.ts';
import { clamp } from '../statistics/grid.ts';
import { toCandidate, type CandidateTerms } from './candidates.ts';

/** Decisions after which a list is made anew at the latest. */
const RENEW_AFTER = 200;
const MAX_LISTS = 500;

interface Kept {
  readonly models: readonly Model[];
  readonly eligible: readonly Model[];
  readonly changes: number;
  uses: number;
}

/**
 * The models worth scoring, when there are many: those of the highest expected utility at this time. It is made anew after a
 * detected change, when models or prices change, and now and then: a model that disappoints makes room for the next.
 */
export class Shortlist {
  readonly #kept = new Map<string, Kept>();

  /** `key` names the request's kind: equal keys, equal eligible models. */
  of(key: string, eligible: readonly Model[], terms: CandidateTerms): readonly Model[] {
    const {
      tuning: { shortlist },
      learner,
    } = terms;
    if (eligible.length <= shortlist) return eligible;
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.eligible === eligible && kept.changes === learner.changes && kept.uses++ < RENEW_AFTER)
      return kept.models;
    const models = best(eligible, terms);
    if (this.#kept.size >= MAX_LISTS) this.#kept.clear();
    this.#kept.set(key, { models, eligible, changes: learner.changes, uses: 1 });
    return models;
  }
}

function best(eligible: readonly Model[], terms: CandidateTerms): readonly Model[] {
  const order = new Map(eligible.map((model, index) => [model, index]));
  const ranked = eligible.map((model) => {
    const { mean, shift, price } = toCandidate(model, terms);
    return { model, utility: clamp(mean + shift, 0, 1) - price };
  });
  const chosen = ranked
    .sort((a, b) => b.utility - a.utility)
    .slice(0, terms.tuning.shortlist)
    .map(({ model }) => model);
  return chosen.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}
