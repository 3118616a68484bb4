import { documentKind } from '../text/document-kind.ts';
import type { Engine } from '../text/engine.ts';
import { contentStems, countStems } from '../text/terms.ts';
import type { Sentence, TextDocument } from '../text/text-document.ts';
import type { Label } from './label.ts';
import { relatedWords } from './related-words.ts';

/** How well each label fits a text. */
export interface Classification {
  readonly label: string;
  /** Share of the best label, 0 to 1. */
  readonly confidence: number;
  /** All labels, best first; the scores add up to 1. */
  readonly scores: readonly { readonly label: string; readonly score: number }[];
  /** The sentence that speaks most for the label. */
  readonly evidence: Sentence | undefined;
}

type Features = ReadonlyMap<string, number>;

/** Names and descriptions say directly what examples only show. */
const NAME_WEIGHT = 2.5;
const DESCRIPTION_WEIGHT = 1.2;
const RELATED_WEIGHT = 0.7;
const EXAMPLE_SHARE = 0.6;
/** Among many labels a small share that hardly leads is no decision: a text of none of the classes is spread like this. */
const UNDECIDED: { readonly below: number; readonly lead: number } = { below: 0.25, lead: 1.15 };
/** What the layout says: a list of releases is a changelog, whatever its words. */
const KIND_WEIGHT = 6;
/** What a title says is what the text is. */
const TITLE_BONUS = 2;
/** However often a word occurs, it says no more than this many times what it says once. */
const SATURATED = 2.5;
/** Two words in a row say more than either. */
const PAIR_FACTOR = 1.6;

/**
 * The label whose name, description, related words and examples are nearest to the text (TF-IDF over the labels, cosine).
 * Gives `undefined` when the text speaks for none of them, or for several alike.
 */
export function classify(document: TextDocument, labels: readonly Label[], engine: Engine): Classification | undefined {
  const prototypes = labels.map((label) => prototypeOf(label, engine));
  const weights = rarity(prototypes);
  const text = textFeatures(document, engine);
  const byWords = prototypes.map((prototype) => product(text, prototype, weights) / Math.max(normOf(prototype, weights), 1e-9) ** 0.75);
  const byExamples = exampleScores(document, labels, engine);
  const raw = byWords.map(
    (score, index) =>
      share(score, byWords) * (byExamples === undefined ? 1 : 1 - EXAMPLE_SHARE) + (byExamples?.[index] ?? 0) * EXAMPLE_SHARE,
  );
  const total = raw.reduce((sum, score) => sum + score, 0);
  if (total === 0) return undefined;
  const scores = labels
    .map(({ name }, index) => ({ label: name, score: Math.round(((raw[index] ?? 0) / total) * 1_000) / 1_000, index }))
    .sort((a, b) => b.score - a.score || a.index - b.index);
  const [best, second] = scores;
  if (best === undefined || (best.score < UNDECIDED.below && best.score < (second?.score ?? 0) * UNDECIDED.lead)) return undefined;
  return {
    label: best.label,
    confidence: best.score,
    scores: scores.map(({ label, score }) => ({ label, score })),
    evidence: evidenceFor(document, prototypes[best.index] ?? new Map(), weights),
  };
}

function prototypeOf(label: Label, engine: Engine): Features {
  const features = new Map<string, number>();
  addFeatures(features, label.name.replaceAll(/[_-]+/g, ' '), { weight: NAME_WEIGHT, engine });
  if (label.description !== undefined) addFeatures(features, withoutDenied(label.description), { weight: DESCRIPTION_WEIGHT, engine });
  for (const stem of contentStems(label.name, engine)) features.set(kindFeature(stem, engine), NAME_WEIGHT);
  addFeatures(features, relatedWords(label.name), { weight: RELATED_WEIGHT, engine });
  return features;
}

/** A label named like a kind of document stands for documents of that layout. */
function kindFeature(word: string, engine: Engine): string {
  return `layout:${engine.stem(word)}`;
}

/** "No right to copy or modify": what a description denies does not belong to the class. */
function withoutDenied(description: string): string {
  const rest = description.replaceAll(
    /\b(?:not?|cannot|except|excluding|unlike|without being|rather than|as opposed to|never)\b[^.;:()]*/gi,
    ' ',
  );
  return /\p{L}{3}/u.test(rest) ? rest : description;
}

/** Single stems and pairs of neighbours; pairs are rarer and say more. */
function addFeatures(
  features: Map<string, number>,
  text: string,
  { weight, engine }: { readonly weight: number; readonly engine: Engine },
): void {
  const stems = contentStems(text, engine);
  for (const [index, stem] of stems.entries()) {
    features.set(stem, Math.max(features.get(stem) ?? 0, weight));
    const next = stems[index + 1];
    if (next !== undefined) features.set(`${stem} ${next}`, Math.max(features.get(`${stem} ${next}`) ?? 0, weight * PAIR_FACTOR));
  }
}

/** A feature that many labels have tells little. */
function rarity(prototypes: readonly Features[]): Features {
  const labelsWith = countStems(prototypes.flatMap((prototype) => [...prototype.keys()]));
  return new Map([...labelsWith].map(([feature, count]) => [feature, Math.log(1 + (prototypes.length - count + 0.5) / count)]));
}

function textFeatures(document: TextDocument, engine: Engine): Features {
  const counts = new Map<string, number>();
  const add = (stems: readonly string[], weight: number): void => {
    for (const [index, stem] of stems.entries()) {
      counts.set(stem, (counts.get(stem) ?? 0) + weight);
      const pair = `${stem} ${stems[index + 1] ?? ''}`;
      counts.set(pair, (counts.get(pair) ?? 0) + weight);
    }
  };
  for (const { stems, text } of document.sentences) {
    add(stems, 1);
    for (const initials of acronyms(text)) counts.set(initials, (counts.get(initials) ?? 0) + 1);
  }
  for (const block of document.blocks) if (block.kind === 'heading') add(contentStems(block.text, engine), 1);
  const kind = documentKind(document);
  const features = new Map([...counts].map(([feature, count]) => [feature, (count * SATURATED) / (count + SATURATED - 1)]));
  for (const feature of named(document.title ?? '', engine)) {
    // That a licence is called a licence says nothing of which.
    if (feature !== engine.stem(kind ?? '')) features.set(feature, (features.get(feature) ?? 1) + TITLE_BONUS);
  }
  if (kind !== undefined) features.set(kindFeature(kind, engine), KIND_WEIGHT);
  return features;
}

function named(title: string, engine: Engine): ReadonlySet<string> {
  const stems = contentStems(title, engine);
  return new Set([...stems, ...stems.slice(1).map((stem, index) => `${stems[index] ?? ''} ${stem}`), ...acronyms(title)]);
}

/** Names by their initials: a "General Public License" is a GPL too. */
function acronyms(text: string): readonly string[] {
  const names = text.match(/\b\p{Lu}[\p{L}]{2,30}(?: \p{Lu}[\p{L}]{2,30}){1,7}/gu) ?? [];
  return names
    .map((name) => name.split(' ').filter((word) => !/^(?:the|gnu|a|an)$/i.test(word)))
    .filter((words) => words.length > 2)
    .map((words) =>
      words
        .map((word) => word.charAt(0))
        .join('')
        .toLowerCase(),
    );
}

function product(text: Features, prototype: Features, weights: Features): number {
  let sum = 0;
  for (const [feature, weight] of prototype) sum += (text.get(feature) ?? 0) * weight * (weights.get(feature) ?? 0) ** 2;
  return sum;
}

function normOf(prototype: Features, weights: Features): number {
  let squares = 0;
  for (const [feature, weight] of prototype) squares += (weight * (weights.get(feature) ?? 0)) ** 2;
  return Math.sqrt(squares);
}

function share(score: number, scores: readonly number[]): number {
  const total = scores.reduce((sum, other) => sum + other ** 1.5, 0);
  return total === 0 ? 0 : score ** 1.5 / total;
}

/** Nearness to the nearest example of each label, as shares; `undefined` without examples. */
function exampleScores(document: TextDocument, labels: readonly Label[], engine: Engine): readonly number[] | undefined {
  const examples = labels.map((label) => (label.examples ?? []).map((text) => countStems(contentStems(text, engine))));
  const all = examples.flat();
  if (all.length === 0) return undefined;
  const inExamples = countStems(all.flatMap((example) => [...example.keys()]));
  const weigh = (counts: Features): Features =>
    new Map(
      [...counts].map(([stem, count]) => [
        stem,
        (1 + Math.log(count)) * Math.log(1 + (all.length + 1) / ((inExamples.get(stem) ?? 0) + 1)),
      ]),
    );
  const text = weigh(countStems([...contentStems(document.title ?? '', engine), ...document.sentences.flatMap(({ stems }) => stems)]));
  const nearest = examples.map((own) => Math.max(0, ...own.map((example) => cosine(text, weigh(example)))));
  return nearest.map((score) =>
    share(
      score ** 2,
      nearest.map((other) => other ** 2),
    ),
  );
}

function cosine(a: Features, b: Features): number {
  let dot = 0;
  for (const [stem, weight] of b) dot += weight * (a.get(stem) ?? 0);
  return dot === 0 ? 0 : dot / (lengthOf(a) * lengthOf(b));
}

function lengthOf(features: Features): number {
  let squares = 0;
  for (const weight of features.values()) squares += weight ** 2;
  return Math.sqrt(squares);
}

function evidenceFor(document: TextDocument, prototype: Features, weights: Features): Sentence | undefined {
  let best: Sentence | undefined;
  let bestScore = 0;
  for (const sentence of document.sentences) {
    const seen = new Set(sentence.stems.flatMap((stem, index) => [stem, `${stem} ${sentence.stems[index + 1] ?? ''}`]));
    let score = 0;
    for (const feature of seen) score += (prototype.get(feature) ?? 0) * (weights.get(feature) ?? 0);
    score /= (sentence.words + 15) ** 0.3;
    if (score > bestScore) [best, bestScore] = [sentence, score];
  }
  return best;
}
