import type { Budget } from './budget.ts';
import { toText } from './convert.ts';
import type { Value } from './value.ts';

/** First letter large, the others small. */
export function capitalize(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1).toLowerCase();
}

/** Every word as {@link capitalize}. */
export function titleCase(text: string): string {
  return text.replaceAll(/[\p{L}\p{N}']+/gu, capitalize);
}

/** `Hello, Wörld!` → `hello-world`: fit for file names and URLs. */
export function slugify(text: string, separator: string): string {
  return text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}_]+/gu, '-')
    .replaceAll(/^-+|-+$/g, '')
    .replaceAll('-', separator);
}

/** Cuts a text to a length, the end mark counted, at a word unless words may be cut. */
export function truncateText(
  text: string,
  options: { readonly length: number; readonly killWords: boolean; readonly end: string; readonly leeway: number },
): string {
  const { length, killWords, end, leeway } = options;
  if (text.length <= length + leeway) return text;
  const room = Math.max(0, length - end.length);
  const cut = text.slice(0, room);
  if (killWords) return cut + end;
  const space = cut.lastIndexOf(' ');
  return (space > 0 ? cut.slice(0, space) : cut) + end;
}

/** Keeps the first words of a text. */
export function truncateWords(text: string, count: number, end: string): string {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.length <= count ? text : `${words.slice(0, Math.max(0, Math.trunc(count))).join(' ')}${end}`;
}

/** Breaks lines at spaces so that none is wider than it must be. */
export function wordWrap(text: string, width: number): string {
  return text
    .split('\n')
    .map((line) => wrapLine(line, width))
    .join('\n');
}

function wrapLine(line: string, width: number): string {
  const lines: string[] = [];
  let current = '';
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  return [...lines, current].join('\n');
}

/** Puts spaces (or a given text) before lines. */
export function indentText(text: string, options: { readonly by: Value; readonly isFirst: boolean; readonly isBlank: boolean }): string {
  const prefix = typeof options.by === 'number' ? ' '.repeat(Math.min(200, Math.max(0, options.by))) : toText(options.by).slice(0, 200);
  return text
    .split('\n')
    .map((line, i) => ((i === 0 && !options.isFirst) || (line === '' && !options.isBlank) ? line : prefix + line))
    .join('\n');
}

/** Puts spaces on both sides. */
export function center(text: string, width: number, budget: Budget): string {
  budget.text(width);
  const left = Math.floor((Math.trunc(width) - text.length) / 2);
  return left <= 0 ? text.padEnd(Math.trunc(width)) : text.padStart(text.length + left).padEnd(Math.trunc(width));
}
