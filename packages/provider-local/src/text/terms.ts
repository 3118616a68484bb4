import type { Engine } from './engine.ts';

const word = /\p{L}[\p{L}\p{N}]*(?:['’]\p{L}+)?|\p{N}+(?:\.\p{N}+)+|\p{N}+/gu;
/** A "word" longer than this is data. */
const LONGEST = 40;

/** The lower-case words of a text, in order; versions and numbers count. */
export function wordsOf(text: string): readonly string[] {
  return (text.toLowerCase().match(word) ?? []).filter((found) => found.length <= LONGEST);
}

/** The stems of its content words: no stop words, no single letters, no bare numbers below 100. */
export function contentStems(text: string, engine: Engine): readonly string[] {
  const stems: string[] = [];
  for (const found of wordsOf(text)) {
    if (found.length < 2 || /^\p{N}{1,2}$/u.test(found) || engine.isStopWord(found)) continue;
    stems.push(engine.stem(americanSpelling(found)));
  }
  return stems;
}

const spellings: readonly (readonly [RegExp, string])[] = [
  [/^((?:re|sub)?licen)c(e[sd]?|ing)$/, '$1s$2'],
  [/^((?:dis)?(?:col|behavi|fav|hon|lab|neighb|hum|flav|harb))our/, '$1or'],
  [
    /^((?:un|re|de)?(?:summari|organi|categori|optimi|seriali|initiali|normali|customi|authori|recogni|generali|finali|reali|utili|minimi|maximi|visuali|characteri|standardi|locali|prioriti|analy))[sz](e[drs]?|ing|ations?)$/,
    '$1z$2',
  ],
  [/^(cent|met|lit|theat)re(s?)$/, '$1er$2'],
];

/** One spelling for both sides of the ocean, so that "licence" finds "license". */
function americanSpelling(word: string): string {
  for (const [pattern, replacement] of spellings) if (pattern.test(word)) return word.replace(pattern, replacement);
  return word;
}

/** How often each stem occurs. */
export function countStems(stems: Iterable<string>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const stem of stems) counts.set(stem, (counts.get(stem) ?? 0) + 1);
  return counts;
}
