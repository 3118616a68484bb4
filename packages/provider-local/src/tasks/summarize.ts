import type { Engine } from '../text/engine.ts';
import type { Sentence, TextDocument } from '../text/text-document.ts';
import { rankSentences, type Candidate } from './rank-sentences.ts';
import { SummaryBudget, type SummaryLength } from './summary-budget.ts';

/** Balance of importance against novelty. @see Carbonell & Goldstein 1998, Maximal Marginal Relevance */
const MMR_LAMBDA = 0.72;
const MOST_CANDIDATES = 300;
/** Room that is left is not filled with sentences of less than this share of the best one's importance. */
const WORTH_SAYING = 0.3;

/** The sentences that say most of a text and least of it twice, in their order in the text. */
export function summarize(document: TextDocument, engine: Engine, length: SummaryLength = {}): readonly Sentence[] {
  const pool = rankSentences(document, engine, length.focus).slice(0, MOST_CANDIDATES);
  const budget = new SummaryBudget(length, engine);
  const chosen: Candidate[] = [];
  const similarity = new Map<Candidate, number>();
  const left = new Set(pool);
  while (left.size > 0 && !budget.isSpent) {
    let best: Candidate | undefined;
    let bestValue = -Infinity;
    for (const candidate of left) {
      const value = MMR_LAMBDA * candidate.score - (1 - MMR_LAMBDA) * (similarity.get(candidate) ?? 0);
      if (value > bestValue) [best, bestValue] = [candidate, value];
    }
    if (best === undefined) break;
    left.delete(best);
    if (chosen.length > 0 && budget.isOpen && best.score < WORTH_SAYING) break;
    if (isRepeated(similarity.get(best) ?? 0) || !budget.take(best.sentence)) continue;
    chosen.push(best);
    for (const candidate of left) similarity.set(candidate, Math.max(similarity.get(candidate) ?? 0, cosine(candidate, best)));
  }
  return chosen.map(({ sentence }) => sentence).sort((a, b) => a.index - b.index);
}

function isRepeated(similarity: number): boolean {
  return similarity > 0.75;
}

function cosine(a: Candidate, b: Candidate): number {
  const [small, large] = a.weights.size < b.weights.size ? [a, b] : [b, a];
  let product = 0;
  for (const [stem, weight] of small.weights) product += weight * (large.weights.get(stem) ?? 0);
  return product === 0 ? 0 : product / (a.norm * b.norm);
}
