import type { Detail, ItsFunction, ItsHelpers, WinkMethods } from 'wink-nlp';
import { mask, unmask } from './mask.ts';

/** A word with its part of speech (Universal Dependencies tags). */
export interface TaggedWord {
  readonly text: string;
  readonly pos: string;
}

/** A piece of text of a known form. */
export interface Mention {
  readonly type: string;
  readonly text: string;
}

/** English words, sentences, parts of speech, forms and sentiment, by the statistical model of wink-nlp. */
export interface Engine {
  sentences(text: string): readonly string[];
  tag(text: string): readonly TaggedWord[];
  mentions(text: string): readonly Mention[];
  /** −1 to 1 per sentence with feeling in it. */
  sentiment(text: string): number;
  countTokens(text: string): number;
  /** Porter stem of a lower-case word. */
  stem(word: string): string;
  isStopWord(word: string): boolean;
}

const MEMO_LIMIT = 50_000;

let engine: Promise<Engine> | undefined;

/** The engine; the model is read on first use (about 0.1 s). */
export function loadEngine(): Promise<Engine> {
  return (engine ??= createEngine());
}

async function createEngine(): Promise<Engine> {
  const [{ default: wink }, { default: model }] = await Promise.all([import('wink-nlp'), import('wink-eng-lite-web-model')]);
  const splitter = wink(model, ['sbd']);
  const tagger = wink(model, ['sbd', 'pos']);
  const reader = wink(model, ['sbd', 'negation', 'sentiment', 'pos', 'ner']);
  const { its } = splitter;
  const words = wordMemo(splitter, its);
  return {
    sentences: (text) =>
      splitter
        .readDoc(mask(text))
        .sentences()
        .out()
        .map((sentence) => unmask(sentence).trim())
        .filter((sentence) => sentence !== ''),
    tag: (text) => tagged(tagger, text),
    mentions: (text) => (reader.readDoc(text).entities().out(its.detail) as Detail[]).map(({ value, type }) => ({ text: value, type })),
    sentiment: (text) => reader.readDoc(text).out(its.sentiment) as unknown as number,
    countTokens: (text) => (text === '' ? 0 : splitter.readDoc(text).tokens().length()),
    stem: (word) => words(word).stem,
    isStopWord: (word) => words(word).isStop,
  };
}

function tagged(tagger: WinkMethods, text: string): readonly TaggedWord[] {
  const tokens = tagger.readDoc(text).tokens();
  const tags = tokens.out(tagger.its.pos);
  return tokens.out().map((word, index) => ({ text: word, pos: tags[index] ?? 'X' }));
}

function wordMemo(splitter: WinkMethods, its: ItsHelpers): (word: string) => { readonly stem: string; readonly isStop: boolean } {
  const memo = new Map<string, { readonly stem: string; readonly isStop: boolean }>();
  return (word) => {
    const known = memo.get(word);
    if (known !== undefined) return known;
    const tokens = splitter.readDoc(word).tokens();
    const isOneWord = tokens.length() === 1;
    // Words the model splits ("don't") or mixes with digits have no stem of their own.
    const entry = {
      stem: isOneWord && !/\d/.test(word) ? (tokens.out(its.stem as unknown as ItsFunction<string>)[0] ?? word) : word,
      isStop: tokens.out(its.stopWordFlag).every((flag) => flag),
    };
    if (memo.size >= MEMO_LIMIT) memo.clear();
    memo.set(word, entry);
    return entry;
  };
}
