import { displayWidth, signsOf } from './display-width.ts';

/** Stands where a text was cut. */
export const CUT_MARK = '…';

/** Text cut to at most `width` columns; a cut is marked by `…`. */
export function fitWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text;
  let room = width - displayWidth(CUT_MARK);
  if (room < 0) return '';
  let cut = '';
  for (const sign of signsOf(text)) {
    room -= displayWidth(sign);
    if (room < 0) break;
    cut += sign;
  }
  return `${cut}${CUT_MARK}`;
}

/** Text filled up with spaces to `width` columns. */
export function padWidth(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - displayWidth(text)));
}
