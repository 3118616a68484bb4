import { TemplateSyntaxError } from '../errors/template-syntax-error.ts';
import type { CharacterSet, RegexNode } from './pattern.ts';

type Ranges = readonly (readonly [number, number])[];

const digits: Ranges = [[48, 57]];
const words: Ranges = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
];
const spaces: Ranges = [
  [9, 13],
  [32, 32],
  [160, 160],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
];
const classes: Readonly<Record<string, CharacterSet>> = {
  d: { ranges: digits, isNegated: false },
  D: { ranges: digits, isNegated: true },
  w: { ranges: words, isNegated: false },
  W: { ranges: words, isNegated: true },
  s: { ranges: spaces, isNegated: false },
  S: { ranges: spaces, isNegated: true },
};
const controls: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11, '0': 0 };
const asserts: Readonly<Record<string, Extract<RegexNode, { kind: 'assert' }>['what']>> = {
  b: 'boundary',
  B: 'no-boundary',
  A: 'start',
  Z: 'end',
  z: 'end',
};

/** Reads what stands behind a backslash. */
export function parseEscape(source: string, at: number): { readonly node: RegexNode; readonly end: number } {
  const char = source[at];
  if (char === undefined) throw new TemplateSyntaxError('A regular expression ends with a backslash.');
  const set = classes[char];
  if (set !== undefined) return { node: { kind: 'set', set }, end: at + 1 };
  const what = asserts[char];
  if (what !== undefined) return { node: { kind: 'assert', what }, end: at + 1 };
  if (char >= '1' && char <= '9') return { node: { kind: 'backreference', index: Number(char) }, end: at + 1 };
  const { code, end } = parseCode(source, at);
  return { node: { kind: 'char', code }, end };
}

function parseCode(source: string, at: number): { readonly code: number; readonly end: number } {
  const char = source[at]!;
  const hex = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4}))/.exec(source.slice(at, at + 5));
  if (hex !== null) return { code: Number.parseInt((hex[1] ?? hex[2])!, 16), end: at + hex[0].length };
  return { code: controls[char] ?? char.charCodeAt(0), end: at + 1 };
}

/** Reads a set whose `[` has been taken. */
export function parseSet(source: string, start: number): { readonly set: CharacterSet; readonly end: number } {
  let at = start;
  const isNegated = source[at] === '^';
  if (isNegated) at += 1;
  const ranges: (readonly [number, number])[] = [];
  for (let isFirst = true; ; isFirst = false) {
    const char = source[at];
    if (char === undefined)
      throw new TemplateSyntaxError(`The "[" in the regular expression ${JSON.stringify(source.slice(0, 60))} is never closed.`);
    if (char === ']' && !isFirst) return { set: { ranges, isNegated }, end: at + 1 };
    const named = char === '\\' ? classes[source[at + 1] ?? ''] : undefined;
    if (named !== undefined) {
      ranges.push(...(named.isNegated ? complement(named.ranges) : named.ranges));
      at += 2;
      continue;
    }
    const low = char === '\\' ? setEscape(source, at + 1) : { code: char.charCodeAt(0), end: at + 1 };
    at = low.end;
    const isRange =
      source[at] === '-' &&
      source[at + 1] !== undefined &&
      source[at + 1] !== ']' &&
      !(source[at + 1] === '\\' && classes[source[at + 2] ?? ''] !== undefined);
    const high = isRange ? (source[at + 1] === '\\' ? setEscape(source, at + 2) : { code: source.charCodeAt(at + 1), end: at + 2 }) : low;
    if (high.code < low.code)
      throw new TemplateSyntaxError(`A range in the regular expression ${JSON.stringify(source.slice(0, 60))} is out of order.`);
    at = high.end;
    ranges.push([low.code, high.code]);
  }
}

function setEscape(source: string, at: number): { readonly code: number; readonly end: number } {
  if (source[at] === undefined) throw new TemplateSyntaxError('A regular expression ends with a backslash.');
  return source[at] === 'b' ? { code: 8, end: at + 1 } : parseCode(source, at);
}

function complement(ranges: Ranges): (readonly [number, number])[] {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0]);
  const gaps: (readonly [number, number])[] = [];
  let from = 0;
  for (const [low, high] of sorted) {
    if (low > from) gaps.push([from, low - 1]);
    from = high + 1;
  }
  gaps.push([from, 0xffff]);
  return gaps;
}
