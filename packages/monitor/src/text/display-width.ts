import { eastAsianWidth } from 'get-east-asian-width';
import { jamoWidth } from './jamo-width.ts';

// Nearly every line: Latin letters and the signs that lines are made of here, a column each.
const narrow = /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u2013\u2014\u2018-\u201d\u2026\u2016·✓✗▸◦↻⊘]*$/;
const visible = /[^\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Nonspacing_Mark}\p{Enclosing_Mark}\p{Surrogate}]/u;
// Takes columns of its own behind another character of the same sign: a spacing mark, a half-wide voicing mark.
const attached = /[\p{Spacing_Mark}\uff00-\uffef]/u;
const pictographs = /\p{Extended_Pictographic}/gu;
const keycap = /^[\d#*]\u20e3$/;
// No sign is longer that a terminal draws as one picture.
const LONGEST_PICTURE = 50;

/** A sign as a terminal shows it: what a person takes for one character. */
export function signsOf(text: string): readonly string[] {
  return Array.from(segmentsOf(text), ({ segment }) => segment);
}

let segmenter: Intl.Segmenter | undefined;

// Made for the first line that needs it: that takes several milliseconds.
function segmentsOf(text: string): Intl.Segments {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return segmenter.segment(text);
}

/**
 * Columns a text without control sequences takes on a terminal: wide signs and pictures take two.
 * The same as the package string-width 8 says, which costs 40 ms to load.
 */
export function displayWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const { segment } of segmentsOf(text)) width += signWidth(segment);
  return width;
}

function signWidth(sign: string): number {
  const start = sign.search(visible);
  if (start === -1) return 0;
  if (isPicture(sign)) return 2;
  const characters = [...sign.slice(start)];
  return jamoWidth(characters.filter((each) => visible.test(each))) ?? plainWidth(characters);
}

function plainWidth([first = '', ...rest]: readonly string[]): number {
  return [first, ...rest.filter((each) => attached.test(each))].reduce((sum, each) => sum + eastAsianWidth(each.codePointAt(0) ?? 0), 0);
}

function isPicture(sign: string): boolean {
  // A sign of one character has the width that Unicode gives that character.
  if (sign.length < 2 || sign.length > LONGEST_PICTURE) return false;
  if (keycap.test(sign) || listedPicture().test(sign)) return true;
  return sign.includes('\u200d') && (sign.match(pictographs)?.length ?? 0) >= 2;
}

let listed: RegExp | undefined;

// The lists of which \p{RGI_Emoji} consists, without that of joined pictures, which takes most of its 40 ms and is answered
// by the count of pictographs. Read when the first sign of several characters is met: 10 ms.
function listedPicture(): RegExp {
  listed ??=
    /^(?:\p{Basic_Emoji}|\p{Emoji_Keycap_Sequence}|\p{RGI_Emoji_Modifier_Sequence}|\p{RGI_Emoji_Flag_Sequence}|\p{RGI_Emoji_Tag_Sequence})$/v;
  return listed;
}
