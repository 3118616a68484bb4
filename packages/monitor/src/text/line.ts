import { styleText } from 'node:util';
import { CUT_MARK, fitWidth } from './fit-width.ts';
import { printable } from './printable.ts';

/** How a part of a line looks. */
export type Look = 'plain' | 'bold' | 'dim' | 'green' | 'red' | 'yellow' | 'cyan';

/** A part of a line; the text may be anything. */
export interface LinePart {
  readonly text: string;
  readonly look: Look;
}

/** How a line is written. */
export interface LineOptions {
  /** Columns it may take; without it, as many as it needs. */
  readonly width?: number;
  /** Colours, for a terminal that wants them; default none. */
  readonly color?: boolean;
  /** What time it is, ms since 1970: for durations of what has not ended. */
  readonly now?: number;
}

export function part(text: string, look: Look = 'plain'): LinePart {
  return { text, look };
}

/** Joins parts into one line, escapes what is unsafe in them, cuts it to its width, and only then colours it. */
export function writeLine(parts: readonly LinePart[], { width = Number.POSITIVE_INFINITY, color = false }: LineOptions): string {
  const safe = parts.map(({ text, look }) => part(printable(text), look));
  // Measured as a whole: a mark that begins a part joins the sign that ends the part before it.
  const whole = safe.map(({ text }) => text).join('');
  const fit = fitWidth(whole, Math.max(0, width));
  return color && fit !== '' ? paintedParts(safe, whole === fit ? fit.length : fit.length - CUT_MARK.length) : fit;
}

/** The first `kept` characters of the parts in their colours; the mark of a cut looks like the part in which the cut is. */
function paintedParts(parts: readonly LinePart[], kept: number): string {
  let line = '';
  let room = kept;
  for (const { text, look } of parts) {
    if (text.length > room) return line + painted(text.slice(0, room) + CUT_MARK, look);
    line += painted(text, look);
    room -= text.length;
  }
  return line;
}

/** Whether there are colours was decided by the caller: the stream is not asked again. */
function painted(text: string, look: Look): string {
  return look === 'plain' || text === '' ? text : styleText(look, text, { validateStream: false });
}

/** Parts with ` · ` between them; empty ones are left out. */
export function dotted(parts: readonly LinePart[]): readonly LinePart[] {
  const given = parts.filter(({ text }) => text !== '');
  return given.flatMap((each, index) => (index === 0 ? [each] : [part(' · ', 'dim'), each]));
}
