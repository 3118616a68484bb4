import type { Engine } from '../text/engine.ts';
import { countStems, contentStems } from '../text/terms.ts';
import type { Sentence, TextDocument } from '../text/text-document.ts';
import { isShouted, isTellable, LONGEST_SENTENCE, sentenceShape } from './sentence-shape.ts';

/** A sentence with what it is worth. */
export interface Candidate {
  readonly sentence: Sentence;
  readonly weights: ReadonlyMap<string, number>;
  readonly norm: number;
  readonly score: number;
}

/** Sentences by importance, best first. Scores lie in [0, 1]. */
export function rankSentences(document: TextDocument, engine: Engine, focus: string | undefined): readonly Candidate[] {
  const usable = [...titleSentence(document, engine), ...document.sentences].filter(isTellable);
  const sentences = usable.length > 0 ? usable : document.sentences.filter(({ words }) => words <= LONGEST_SENTENCE);
  const weights = termWeights(document, sentences, engine);
  const focused = new Set(focus === undefined ? [] : contentStems(focus, engine));
  const candidates = sentences.map((sentence) => candidateOf(sentence, weights, document));
  const best = candidates.reduce((most, { sentence, score }) => (sentence.index < 0 ? most : Math.max(most, score)), Number.EPSILON);
  return candidates
    .map((candidate) => ({
      ...candidate,
      score: (candidate.sentence.index < 0 ? 1 : candidate.score / best) + focusBonus(candidate.sentence, focused),
    }))
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
  return { sentence, weights: own, norm: Math.sqrt(squares), score: importance * position(sentence, document) * sentenceShape(sentence) };
}

/** Texts tell first what they are about, and paragraphs what they tell. */
function position(sentence: Sentence, document: TextDocument): number {
  const inText = 0.8 + 0.8 * Math.exp(-sentence.index / 5) + 0.5 * (1 - sentence.index / document.sentences.length);
  return (inText * (sentence.place === 0 ? 1.15 : 1)) / (1 + sentence.release);
}

function focusBonus(sentence: Sentence, focus: ReadonlySet<string>): number {
  if (focus.size === 0) return 0;
  const found = new Set(sentence.stems.filter((stem) => focus.has(stem)));
  return 0.8 * (found.size / focus.size);
}
