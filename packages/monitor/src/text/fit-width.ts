import stringWidth from 'string-width';

const signs = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
const MARK = '…';

/** Columns a text takes on a terminal: wide signs take two. */
export function displayWidth(text: string): number {
  return stringWidth(text);
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
