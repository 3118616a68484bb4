import type { Engine } from '../text/engine.ts';
import { contentStems, countStems } from '../text/terms.ts';
import type { Sentence, TextDocument } from '../text/text-document.ts';

/** The sentence that answers a question. */
export interface Answer {
  readonly sentence: Sentence;
  /** Share of what the question asks about that the sentence has, rare words counting more; 0 to 1. */
  readonly coverage: number;
}

/** Below this share the sentence is about something else. */
const COVERAGE_NEEDED = 0.5;
// BM25 with the usual constants. @see Robertson & Zaragoza 2009
const K1 = 1.2;
const B = 0.6;
/** A heading belongs to each sentence below it, but says less of it than its own words. */
const HEADING_WEIGHT = 0.5;

interface Expectation {
  readonly asks: RegExp;
  readonly form: RegExp;
}

/** What a kind of question wants to see in its answer. */
const expectations: readonly Expectation[] = [
  {
    asks: /\bwhen\b|\b(?:what|which) (?:date|year|day|month|time)\b|\bhow long\b/i,
    form: /\b\d{4}\b|\b(?:January|February|March|April|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b|\b\d+ (?:seconds?|minutes?|hours?|days?|weeks?|months?|years?|ms)\b|\b\d{1,2}:\d{2}\b/i,
  },
  {
    asks: /\bhow (?:many|much|old|large|big|fast|far|high)\b|\bwhat (?:percentage|number|amount|price)\b/i,
    form: /\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million)\b/i,
  },
  { asks: /\bwho(?:se|m)?\b/i, form: /(?<=[^.!?]\s)\p{Lu}\p{L}+/u },
  { asks: /\bwhere\b|\bwhich (?:city|country|place)\b/i, form: /\b(?:in|at|from|near|to|on) (?:the )?\p{Lu}\p{L}+|https?:\/\//u },
  { asks: /\bwhy\b/i, form: /\b(?:because|since|due to|so that|in order to|therefore|reason)\b/i },
  { asks: /\bhow (?:do|can|to|does|is|should)\b/i, form: /\b(?:by|use|using|run|call|install|with|via|through|set|pass|add)\b/i },
  { asks: /^\s*what (?:is|are)\b/i, form: /^\W*(?:[\w.-]+\W+){1,4}(?:is|are) (?:an?|the|one)\b|\bmeans\b|\brefers to\b/i },
];

/** The best sentence by BM25 over the question's words; `undefined` when none has enough of them. */
export function findAnswer(document: TextDocument, question: string, engine: Engine): Answer | undefined {
  const wanted = [...new Set(questionStems(question, engine))];
  if (wanted.length === 0 || document.sentences.length === 0) return undefined;
  const rarity = rarityOf(document, wanted, engine);
  const total = wanted.reduce((sum, stem) => sum + (rarity.get(stem) ?? 0), 0);
  const mean = document.sentences.reduce((sum, { stems }) => sum + stems.length, 0) / document.sentences.length;
  const expected = expectations.filter(({ asks }) => asks.test(question));
  let best: Answer | undefined;
  let bestScore = 0;
  for (const sentence of document.sentences) {
    const counts = countsOf(sentence, engine);
    let score = 0;
    let covered = 0;
    for (const stem of wanted) {
      const count = counts.get(stem) ?? 0;
      if (count === 0) continue;
      const weight = rarity.get(stem) ?? 0;
      covered += weight * Math.min(1, count);
      score += (weight * count * (K1 + 1)) / (count + K1 * (1 - B + (B * sentence.stems.length) / mean));
    }
    // One sentence that has all the words beats one that has a word often.
    score *= (0.2 + covered / total) ** 1.5;
    score *=
      expected.reduce((factor, { form }) => factor * (form.test(sentence.text) ? 1.35 : 0.75), 1) * (sentence.text.endsWith('?') ? 0.3 : 1);
    if (score > bestScore && sentence.stems.some((stem) => wanted.includes(stem)))
      [best, bestScore] = [{ sentence, coverage: covered / total }, score];
  }
  return best !== undefined && best.coverage >= COVERAGE_NEEDED ? best : undefined;
}

const askingWords =
  /^(?:what|who|whose|whom|which|when|where|why|how|does|do|did|is|are|was|were|can|could|should|would|will|has|have|many|much|long|old|tell|me|say|says|said|mention|mentioned|according|text|document|passage|article|context|find|give|name|please|question|extract|identify|explain|describe)$/;

function questionStems(question: string, engine: Engine): readonly string[] {
  const telling = question.split(/[^\p{L}\p{N}.'’-]+/u).filter((word) => !askingWords.test(word.toLowerCase()));
  return contentStems(telling.join(' '), engine);
}

function countsOf(sentence: Sentence, engine: Engine): ReadonlyMap<string, number> {
  const counts = countStems(sentence.stems);
  for (const stem of contentStems(sentence.section, engine)) if (!counts.has(stem)) counts.set(stem, HEADING_WEIGHT);
  return counts;
}

/** How much a word tells. One the text does not have at all counts like one it has once: it is missing, whatever the size of the text. */
function rarityOf(document: TextDocument, wanted: readonly string[], engine: Engine): ReadonlyMap<string, number> {
  const found = countStems(
    document.sentences
      .flatMap((sentence) => [...new Set([...sentence.stems, ...contentStems(sentence.section, engine)])])
      .filter((stem) => wanted.includes(stem)),
  );
  const all = document.sentences.length;
  const rarity = (count: number): number => Math.log(1 + (all - count + 0.5) / (count + 0.5)) + 0.3;
  return new Map(wanted.map((stem) => [stem, rarity(Math.max(1, found.get(stem) ?? 0))]));
}
