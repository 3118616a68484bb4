import type { Engine, TaggedWord } from '../text/engine.ts';
import { pause } from '../text/pause.ts';
import type { TextDocument } from '../text/text-document.ts';
import { contentStems } from '../text/terms.ts';

/** A phrase a text is about. */
export interface KeyPhrase {
  readonly text: string;
  /** 1 for the best. */
  readonly score: number;
}

interface Found {
  count: number;
  firstAt: number;
  readonly forms: Map<string, number>;
  readonly stems: readonly string[];
}

/** Parts of speech are found in at most this much of a text. */
const TAGGED = 80_000;
const LONGEST_PHRASE = 4;

/** Noun phrases, by how often and how early they occur, and whether the title names them. */
export async function keyPhrases(
  document: TextDocument,
  engine: Engine,
  options: { readonly count: number; readonly signal?: AbortSignal | undefined },
): Promise<readonly KeyPhrase[]> {
  const found = await collect(document, engine, options.signal);
  const titleStems = new Set(contentStems(document.title ?? '', engine));
  const scored = [...found.values()].map((phrase) => ({ phrase, score: scoreOf(phrase, titleStems, document.sentences.length) }));
  scored.sort((a, b) => b.score - a.score || a.phrase.firstAt - b.phrase.firstAt);
  const kept: typeof scored = [];
  for (const candidate of scored) {
    if (kept.length >= options.count) break;
    if (!kept.some((other) => overlaps(other.phrase.stems, candidate.phrase.stems))) kept.push(candidate);
  }
  const best = kept[0]?.score ?? 1;
  return kept.map(({ phrase, score }) => ({ text: commonForm(phrase), score: Math.round((score / best) * 1_000) / 1_000 }));
}

async function collect(document: TextDocument, engine: Engine, signal: AbortSignal | undefined): Promise<Map<string, Found>> {
  const found = new Map<string, Found>();
  let read = 0;
  let unpaused = 0;
  for (const [at, text] of [document.title ?? '', ...document.sentences.map((sentence) => sentence.text)].entries()) {
    if (text === '' || (read += text.length) > TAGGED) continue;
    for (const words of nounPhrases(engine.tag(text))) add(found, words, { at, engine });
    if ((unpaused += text.length) > 8_000) {
      unpaused = 0;
      await pause(signal);
    }
  }
  return found;
}

/** Runs of adjectives and nouns that end in a noun. */
function nounPhrases(words: readonly TaggedWord[]): readonly (readonly TaggedWord[])[] {
  const phrases: TaggedWord[][] = [];
  let run: TaggedWord[] = [];
  const close = (): void => {
    while (run.length > 0 && run.at(-1)?.pos === 'ADJ') run.pop();
    if (run.length > 0) phrases.push(run.slice(-LONGEST_PHRASE));
    run = [];
  };
  for (const word of words) {
    if (/^(?:NOUN|PROPN|ADJ)$/.test(word.pos) && /^[\p{L}][\p{L}\p{N}.+#'-]{1,30}$/u.test(word.text)) run.push(word);
    else close();
  }
  close();
  return phrases;
}

const empty = new Set([
  'etc',
  'e.g',
  'i.e',
  'example',
  'thing',
  'way',
  'lot',
  'use',
  'case',
  'note',
  'number',
  'kind',
  'part',
  'time',
  'following',
  'above',
  'section',
  'link',
  'thanks',
  'same',
  'other',
  'such',
  'more',
  'new',
]);

function add(
  found: Map<string, Found>,
  words: readonly TaggedWord[],
  { at, engine }: { readonly at: number; readonly engine: Engine },
): void {
  const isEmpty = (word: TaggedWord): boolean => empty.has(word.text.toLowerCase()) || engine.isStopWord(word.text.toLowerCase());
  const first = words.findIndex((word) => !isEmpty(word));
  if (first === -1) return;
  const telling = words.slice(first, words.findLastIndex((word) => !isEmpty(word)) + 1);
  const stems = telling.map((word) => engine.stem(word.text.toLowerCase()));
  const form = telling
    .map((word) => (word.pos === 'PROPN' || /\p{Lu}/u.test(word.text.slice(1)) ? word.text : word.text.toLowerCase()))
    .join(' ');
  if (form.length < 3) return;
  const phrase = found.get(stems.join(' ')) ?? { count: 0, firstAt: at, forms: new Map<string, number>(), stems };
  phrase.count++;
  phrase.forms.set(form, (phrase.forms.get(form) ?? 0) + 1);
  found.set(stems.join(' '), phrase);
}

function scoreOf({ count, firstAt, stems }: Found, title: ReadonlySet<string>, sentences: number): number {
  const early = 1 + 0.6 * (1 - firstAt / (sentences + 1));
  const named = stems.some((stem) => title.has(stem)) ? 1.5 : 1;
  // Two words say more than one; said once, they may be chance.
  return Math.log(1 + count) * (1 + 0.45 * (Math.min(stems.length, 3) - 1)) * (count === 1 ? 0.6 : 1) * early * named;
}

function overlaps(a: readonly string[], b: readonly string[]): boolean {
  const [small, large] = a.length < b.length ? [a, b] : [b, a];
  return small.every((stem) => large.includes(stem));
}

function commonForm({ forms }: Found): string {
  return [...forms].sort((a, b) => b[1] - a[1])[0]?.[0] ?? '';
}
