import type { Engine } from '../text/engine.ts';
import { countStems, contentStems } from '../text/terms.ts';
import type { Sentence, TextDocument } from '../text/text-document.ts';

/** How long a summary may be; without a limit it has three sentences. */
export interface SummaryLength {
  readonly sentences?: number;
  readonly words?: number;
  readonly tokens?: number;
  readonly characters?: number;
  /** What the summary is to be about; sentences on it go first. */
  readonly focus?: string;
}

interface Candidate {
  readonly sentence: Sentence;
  readonly weights: ReadonlyMap<string, number>;
  readonly norm: number;
  readonly score: number;
}

export const defaultSummarySentences: number = 3;
/** Balance of importance against novelty. @see Carbonell & Goldstein 1998, Maximal Marginal Relevance */
const MMR_LAMBDA = 0.72;
const MOST_CANDIDATES = 300;
/** Room that is left is not filled with sentences of less than this share of the best one's importance. */
const WORTH_SAYING = 0.3;
/** More words without an end are no sentence. */
const LONGEST_SENTENCE = 200;

/** The sentences that say most of a text and least of it twice, in their order in the text. */
export function summarize(document: TextDocument, engine: Engine, length: SummaryLength = {}): readonly Sentence[] {
  const pool = rank(document, engine, length.focus).slice(0, MOST_CANDIDATES);
  const budget = new Budget(length, engine);
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

/** Sentences by importance, best first. Scores lie in [0, 1]. */
function rank(document: TextDocument, engine: Engine, focus: string | undefined): readonly Candidate[] {
  const usable = [...titleSentence(document, engine), ...document.sentences].filter(isTellable);
  const sentences = usable.length > 0 ? usable : document.sentences.filter(({ words }) => words <= LONGEST_SENTENCE);
  const weights = termWeights(document, sentences, engine);
  const focused = new Set(focus === undefined ? [] : contentStems(focus, engine));
  const candidates = sentences.map((sentence) => candidateOf(sentence, weights, document));
  const best = candidates.reduce((most, { sentence, score }) => (sentence.index < 0 ? most : Math.max(most, score)), Number.EPSILON);
  return candidates
    .map((candidate) => ({ ...candidate, score: (candidate.sentence.index < 0 ? 1 : candidate.score / best) + focusBonus(candidate.sentence, focused) }))
    .sort((a, b) => b.score - a.score || a.sentence.index - b.sentence.index);
}

/** A title of some words says what a thing is: `semver -- The semantic versioner for npm`. */
function titleSentence({ title, sentences }: TextDocument, engine: Engine): readonly Sentence[] {
  const words = title?.split(/\s+/).length ?? 0;
  if (title === undefined || words < 5 || isShouted(title) || sentences.length === 0) return [];
  return [{ text: title, kind: 'paragraph', section: title, index: -1, place: 0, stems: contentStems(title, engine), words, release: 0 }];
}

/** Weight of a stem: how often it occurs, damped, more when the title or a heading has it, less when every sentence has it. */
function termWeights(document: TextDocument, sentences: readonly Sentence[], engine: Engine): ReadonlyMap<string, number> {
  const counts = countStems(sentences.flatMap((sentence) => sentence.stems));
  const inSentences = countStems(sentences.flatMap((sentence) => [...new Set(sentence.stems)]));
  const named = new Set(contentStems(document.title ?? '', engine));
  const weights = new Map<string, number>();
  for (const [stem, count] of counts) {
    if (count === 1 && !named.has(stem)) {
      weights.set(stem, 0.2);
      continue;
    }
    const spread = Math.log(1 + sentences.length / (inSentences.get(stem) ?? 1));
    weights.set(stem, (1 + Math.log(count)) * Math.min(spread, 2.5) * (named.has(stem) ? 1.5 : 1));
  }
  return weights;
}

function candidateOf(sentence: Sentence, weights: ReadonlyMap<string, number>, document: TextDocument): Candidate {
  const own = new Map<string, number>();
  for (const stem of sentence.stems) own.set(stem, weights.get(stem) ?? 0);
  let sum = 0;
  let squares = 0;
  for (const weight of own.values()) {
    sum += weight;
    squares += weight * weight;
  }
  // Dividing by a root of the length favours full sentences over headlines, and does not reward endless ones.
  const importance = sum / (own.size + 6) ** 0.75;
  return { sentence, weights: own, norm: Math.sqrt(squares), score: importance * position(sentence, document) * shape(sentence) };
}

/** Texts tell first what they are about, and paragraphs what they tell. */
function position(sentence: Sentence, document: TextDocument): number {
  const inText = 0.8 + 0.8 * Math.exp(-sentence.index / 5) + 0.5 * (1 - sentence.index / document.sentences.length);
  return (inText * (sentence.place === 0 ? 1.15 : 1)) / (1 + sentence.release);
}

function shape({ text, kind, words, section, index }: Sentence): number {
  let factor = kind === 'paragraph' ? 1 : kind === 'item' ? 0.75 : 0.4;
  // The first line under a title is often short and says what the thing is.
  if (words < 6) factor *= index <= 0 ? 1.5 : 0.5;
  if (words > 45) factor *= 0.8;
  if (text.endsWith('?')) factor *= 0.5;
  if (text.endsWith(':')) factor *= 0.35;
  if (/^(?:it|this|that|these|those|they|he|she|but|and|so|however|also|then|such|instead|otherwise|for example|in addition)\b/i.test(text)) factor *= 0.8;
  if (/^(?:note|see|click|check out|thanks|follow|try it|join|get started|head to|thanks to|star|learn more|read more|run|install|visit|please|you can also|if you)\b/i.test(text)) factor *= 0.6;
  if (/^[^.]{0,60}\b(?:is|are|was) (?:an?|the|one)\b|\b(?:provides?|allows?|supports?|helps?|lets)\b/i.test(text)) factor *= 1.3;
  if (/\bhereby grant|\bpermission is\b|\bpermitted provided\b|\bmay not\b|\bmust\b|\bbreaking\b|\bwithout warranty\b/i.test(text)) factor *= 1.25;
  if (/^["“][^"”]{1,60}["”] (?:\([^)]{0,40}\) |form )?(?:shall )?means?\b/i.test(text)) factor *= 0.4;
  if (/\bbreaking changes?\b/i.test(section)) factor *= 1.4;
  if (/^(?:install|installation|usage|example|license|licence|contribut|sponsor|support|credits?|thanks|author|related|see also|changelog|badge|community|backers?|table of contents|faq)/i.test(section)) factor *= 0.55;
  if (/^[a-z]+[A-Z]\w*\b|^[a-z]\w*\(/.test(text)) factor *= 0.6;
  if (isShouted(text)) factor *= 0.7;
  return factor;
}

function isShouted(text: string): boolean {
  const letters = text.replaceAll(/[^\p{L}]/gu, '');
  return letters.length > 20 && text.replaceAll(/[^\p{Lu}]/gu, '').length > letters.length * 0.6;
}

/** No bare links, code, names or numbers: something is said. */
function isTellable({ text, words, stems, kind }: Sentence): boolean {
  if (words < 4 || words > LONGEST_SENTENCE || stems.length < 2 || kind === 'row') return false;
  if (/^(?:https?:\/\/|[$>] |[\w.]+\([^)]*\)(?:$|[:.]|\s?=)|npm |yarn |pnpm |npx |import |const |copyright|©|\(c\))/i.test(text)) return false;
  if (words < 8 && text.includes('://')) return false;
  const letters = text.replaceAll(/[^\p{L}\s]/gu, '').length;
  return letters > text.length * 0.7 || letters > 120;
}

function focusBonus(sentence: Sentence, focus: ReadonlySet<string>): number {
  if (focus.size === 0) return 0;
  const found = new Set(sentence.stems.filter((stem) => focus.has(stem)));
  return 0.8 * (found.size / focus.size);
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

/** What is left of the length asked for. A sentence that does not fit is passed over. */
class Budget {
  readonly #limits: SummaryLength;
  readonly #engine: Engine;
  #sentences: number = 0;
  #words: number = 0;
  #tokens: number = 0;
  #characters: number = 0;
  #misses: number = 0;

  constructor(limits: SummaryLength, engine: Engine) {
    const { sentences, words, characters } = limits;
    const isOpen = sentences === undefined && words === undefined && characters === undefined;
    this.#limits = isOpen ? { ...limits, sentences: defaultSummarySentences } : limits;
    this.#engine = engine;
  }

  /** Whether no number of sentences was asked for. */
  get isOpen(): boolean {
    return this.#limits.sentences === undefined;
  }

  get isSpent(): boolean {
    return this.#sentences >= (this.#limits.sentences ?? Infinity) || this.#misses > 25;
  }

  take(sentence: Sentence): boolean {
    const { words = Infinity, tokens = Infinity, characters = Infinity } = this.#limits;
    const ownTokens = tokens === Infinity ? 0 : this.#engine.countTokens(sentence.text);
    const isTooLong = this.#words + sentence.words > words || this.#tokens + ownTokens > tokens || this.#characters + sentence.text.length + 1 > characters;
    if (isTooLong) {
      this.#misses++;
      return false;
    }
    this.#sentences++;
    this.#words += sentence.words;
    this.#tokens += ownTokens;
    this.#characters += sentence.text.length + 1;
    return true;
  }
}
