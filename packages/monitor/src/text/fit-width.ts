import { eastAsianWidth } from 'get-east-asian-width';

const signs = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const MARK = '…';

// Nearly every line: Latin letters and the signs that lines are made of here, a column each.
const narrow = /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u2013\u2014\u2018-\u201d\u2026\u2016·✓✗▸◦↻⊘]*$/;
const invisible = /^[\p{Default_Ignorable_Code_Point}\p{Control}\p{Format}\p{Mark}\p{Surrogate}]+/u;
const picture = /\p{Emoji_Presentation}|\ufe0f/u;

/** Columns a text without control sequences takes on a terminal: wide signs and pictures take two. */
export function displayWidth(text: string): number {
  if (narrow.test(text)) return text.length;
  let width = 0;
  for (const { segment } of signs.segment(text)) width += signWidth(segment);
  return width;
}

// The list of all pictures that \p{RGI_Emoji} stands for is not asked for: reading it takes longer than everything else here.
function signWidth(sign: string): number {
  const visible = sign.replace(invisible, '');
  if (visible === '') return 0;
  if (picture.test(sign)) return 2;
  const [first = '', ...rest] = visible;
  const attached = rest.filter((char) => char >= '\uff00' && char <= '\uffef');
  return [first, ...attached].reduce((sum, char) => sum + eastAsianWidth(char.codePointAt(0) ?? 0), 0);
}

/** Text cut to at most `width` columns; a cut is marked by `…`. */
export function fitWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let cut = '';
  let room = width - displayWidth(MARK);
  if (room < 0) return '';
  for (const { segment } of signs.segment(text)) {
    room -= displayWidth(segment);
    if (room < 0) break;
    cut += segment;
  }
  return `${cut}${MARK}`;
}

/** Text filled up with spaces to `width` columns. */
export function padWidth(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
