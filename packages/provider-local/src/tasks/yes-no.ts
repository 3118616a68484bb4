import type { Engine } from '../text/engine.ts';
import { contentStems } from '../text/terms.ts';
import type { Sentence, TextDocument } from '../text/text-document.ts';

/** Whether a text says something: `undefined` when it speaks about too little of it to tell. */
export interface YesNo {
  readonly isSo: boolean;
  readonly evidence: Sentence | undefined;
}

const negation =
  /\b(?:not|no|never|without|cannot|can't|doesn't|don't|isn't|aren't|won't|neither|nor|none|lacks?|missing|excludes?|unsupported|deprecated|removed)\b/i;
const asking =
  /^(?:is|are|was|were|does|do|did|has|have|had|can|could|should|would|will|may|might|whether|if|it|this|the|text|document|package|file|true|false|any|there|mention|mentions|mentioned|contain|contains|include|includes|say|says|state|states|field)$/i;

/** A sentence with all (of up to two) or most of the claim's words speaks about it; a negation before them denies it. */
export function yesNo(document: TextDocument, claim: string, engine: Engine): YesNo | undefined {
  const wanted = [
    ...new Set(
      contentStems(
        claim
          .split(/\s+/)
          .filter((word) => !asking.test(word.replaceAll(/[^\p{L}]/gu, '')))
          .join(' '),
        engine,
      ),
    ),
  ];
  if (wanted.length === 0) return undefined;
  const needed = wanted.length <= 2 ? wanted.length : Math.ceil(wanted.length * 0.6);
  const isDenied = negation.test(claim);
  let best: Sentence | undefined;
  let most = 0;
  for (const sentence of [titleSentence(document, engine), ...document.sentences]) {
    if (sentence === undefined) continue;
    const found = wanted.filter((stem) => sentence.stems.includes(stem)).length;
    if (found >= needed && found > most) [best, most] = [sentence, found];
  }
  if (best === undefined) return { isSo: isDenied, evidence: undefined };
  return { isSo: negates(best, wanted, engine) === isDenied, evidence: best };
}

/** Whether a negation stands in the clause of the words. */
function negates(sentence: Sentence, wanted: readonly string[], engine: Engine): boolean {
  const clauses = sentence.text.split(/[,;:–—]|\bbut\b|\bhowever\b|\balthough\b/i);
  const about = clauses.filter((clause) => contentStems(clause, engine).some((stem) => wanted.includes(stem)));
  return about.length > 0 && about.every((clause) => negation.test(clause));
}

function titleSentence(document: TextDocument, engine: Engine): Sentence | undefined {
  const { title } = document;
  return title === undefined
    ? undefined
    : {
        text: title,
        kind: 'heading',
        section: title,
        index: -1,
        place: 0,
        stems: contentStems(title, engine),
        words: title.split(' ').length,
        release: 0,
      };
}
