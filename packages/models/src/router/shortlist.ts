import { clamp } from '../statistics/grid.ts';
import { toCandidate, type CandidateTerms } from './candidates.ts';
import type { Contender } from './contender.ts';
import type { RequestKind } from './eligibility-cache.ts';

/** Decisions after which a list is made anew at the latest. */
const RENEW_AFTER = 200;
const MAX_LISTS = 500;

interface Kept {
  readonly listed: readonly Contender[];
  readonly contenders: readonly Contender[];
  readonly changes: number;
  uses: number;
}

/**
 * The models worth scoring, when there are many: those of the highest expected utility at this time. It is made anew after a
 * detected change, when models or prices change, and now and then: a model that disappoints makes room for the next.
 */
export class Shortlist {
  readonly #kept = new Map<string, Kept>();

  /** `changes` is the learner's count of them. */
  of({ key, contenders }: RequestKind, changes: number, terms: CandidateTerms): readonly Contender[] {
    if (contenders.length <= terms.tuning.shortlist) return contenders;
    const kept = this.#kept.get(key);
    if (kept !== undefined && kept.contenders === contenders && kept.changes === changes && kept.uses++ < RENEW_AFTER) return kept.listed;
    const listed = best(contenders, terms);
    if (this.#kept.size >= MAX_LISTS) this.#kept.clear();
    this.#kept.set(key, { listed, contenders, changes, uses: 1 });
    return listed;
  }
}

function best(contenders: readonly Contender[], terms: CandidateTerms): readonly Contender[] {
  const order = new Map(contenders.map((contender, index) => [contender, index]));
  const ranked = contenders.map((contender) => {
    const { mean, shift, price } = toCandidate(contender, terms);
    return { contender, utility: clamp(mean + shift, 0, 1) - price };
  });
  const chosen = ranked
    .sort((a, b) => b.utility - a.utility)
    .slice(0, terms.tuning.shortlist)
    .map(({ contender }) => contender);
  return chosen.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}
