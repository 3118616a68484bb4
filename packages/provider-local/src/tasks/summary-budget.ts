import type { Engine } from '../text/engine.ts';
import type { Sentence } from '../text/text-document.ts';

/** How long a summary may be; without a limit it has three sentences. */
export interface SummaryLength {
  readonly sentences?: number;
  readonly words?: number;
  readonly tokens?: number;
  readonly characters?: number;
  /** What the summary is to be about; sentences on it go first. */
  readonly focus?: string;
}

const DEFAULT_SENTENCES = 3;

/** What is left of the length asked for. A sentence that does not fit is passed over. */
export class SummaryBudget {
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
    this.#limits = isOpen ? { ...limits, sentences: DEFAULT_SENTENCES } : limits;
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
    const isTooLong =
      this.#words + sentence.words > words || this.#tokens + ownTokens > tokens || this.#characters + sentence.text.length + 1 > characters;
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
