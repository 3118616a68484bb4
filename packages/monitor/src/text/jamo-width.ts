import { eastAsianWidth } from 'get-east-asian-width';

// Letters of which Hangul syllables are made, by place (Unicode, Hangul_Syllable_Type).
const leading = /^[\u1100-\u115f\ua960-\ua97c]/;
const vowel = /^[\u1160-\u11a7\ud7b0-\ud7c6]/;
const trailing = /^[\u11a8-\u11ff\ud7cb-\ud7fb]/;
const jamo = new RegExp(`${leading.source}|${vowel.source}|${trailing.source}`);

/**
 * Columns of a sign that begins with Hangul letters, else undefined. A leading letter, a vowel and, where there is one, a trailing
 * letter are drawn as one syllable two columns wide; letters that find no such place stand beside each other.
 * @param characters - the visible characters of the sign.
 */
export function jamoWidth(characters: readonly string[]): number | undefined {
  if (!jamo.test(characters[0] ?? '')) return undefined;
  let width = 0;
  let at = 0;
  while (at < characters.length) {
    const letters = syllableAt(characters, at);
    width += letters > 0 ? 2 : eastAsianWidth(characters[at]?.codePointAt(0) ?? 0);
    at += Math.max(1, letters);
  }
  return width;
}

/** Letters of the syllable that begins at an index; 0 where none begins. */
function syllableAt(characters: readonly string[], index: number): number {
  const [first = '', second = '', third = ''] = characters.slice(index, index + 3);
  if (!leading.test(first) || !vowel.test(second)) return 0;
  return trailing.test(third) ? 3 : 2;
}
