import type { AutoTag, LexedSource } from './auto-tag.ts';

const opening = /<AUTO((?:\s+[\w-]+\s*=\s*(?:\\?"[^"\n]*"|'[^'\n]*'|[^\s"'>]+))*)\s*(\/?)>/g;
const attribute = /([\w-]+)\s*=\s*(?:\\?"([^"\n\\]*)\\?"|'([^'\n]*)'|([^\s"'>]+))/g;
const keyLine = /^\s*(?:- +)*["']?[\w.$-]+["']?\s*:(?:\s|$)|^\s*- /;

/** Replaces every AUTO tag by a mark, so that colons, quotes and brackets in it mean nothing to YAML. */
export function lexAuto(source: string): LexedSource {
  const [open, close] = unusedMarks(source);
  const tags: AutoTag[] = [];
  const places: { readonly lexed: number; readonly source: number }[] = [{ lexed: 0, source: 0 }];
  let text = '';
  let at = 0;
  opening.lastIndex = 0;
  for (let found = opening.exec(source); found !== null; found = opening.exec(source)) {
    const tag = readTag(source, found);
    text += source.slice(at, tag.start) + open + String(tags.length) + close;
    at = tag.end;
    places.push({ lexed: text.length, source: at });
    tags.push(tag);
    opening.lastIndex = at;
  }
  text += source.slice(at);
  return { text, tags, mark: new RegExp(`${open}(\\d+)${close}`, 'g'), toSource: tags.length === 0 ? (offset) => offset : (offset) => translate(places, tags, offset) };
}

/** Two characters of the private area that the source does not use. */
function unusedMarks(source: string): readonly [string, string] {
  const free: string[] = [];
  for (let code = 0xe000; code < 0xf8ff && free.length < 2; code++) {
    const char = String.fromCharCode(code);
    if (!source.includes(char)) free.push(char);
  }
  return [free[0]!, free[1]!];
}

function readTag(source: string, found: RegExpExecArray): AutoTag {
  const start = found.index;
  const inside = start + found[0].length;
  const attributes: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [, name, double, single, bare] of found[1]!.matchAll(attribute)) attributes[name!] = double ?? single ?? bare ?? '';
  if (found[2] === '/') return { attributes, text: '', start, end: inside, isClosed: true };
  const limit = scalarEnd(source, start);
  const close = closingTag(source, inside, limit);
  if (close !== undefined) return { attributes, text: tidy(source.slice(inside, close.start)), start, end: close.end, isClosed: true };
  const end = unclosedEnd(source, start, inside);
  return { attributes, text: tidy(source.slice(inside, end)), start, end, isClosed: false };
}

/** The matching `</AUTO>`, with tags inside counted. */
function closingTag(source: string, from: number, limit: number): { readonly start: number; readonly end: number } | undefined {
  const tag = /<(\/?)AUTO(?:\s[^<>]*)?>/g;
  tag.lastIndex = from;
  let depth = 0;
  for (let found = tag.exec(source); found !== null && found.index < limit; found = tag.exec(source)) {
    if (found[1] === '') depth += 1;
    else if (depth === 0) return { start: found.index, end: found.index + found[0].length };
    else depth -= 1;
  }
  return undefined;
}

/**
 * Where the scalar around a tag must have ended: at the first line that is indented no deeper than the key the tag
 * is the value of, or less deeply than the line of text it stands in.
 */
function scalarEnd(source: string, start: number): number {
  const lineStart = source.lastIndexOf('\n', start) + 1;
  const isValue = keyLine.test(source.slice(lineStart, start + 1));
  const indent = indentOf(source, lineStart);
  for (let at = source.indexOf('\n', start); at >= 0; at = source.indexOf('\n', at + 1)) {
    const next = at + 1;
    const own = indentOf(source, next);
    const char = source[next + own];
    if (char === undefined || char === '\n' || char === '\r') continue;
    if (own < indent || (isValue && own === indent)) return next;
  }
  return source.length;
}

function indentOf(source: string, lineStart: number): number {
  let at = lineStart;
  while (source[at] === ' ') at += 1;
  return at - lineStart;
}

/** A tag that is not closed reaches to the end of its line, a comment or closing quote left out. */
function unclosedEnd(source: string, start: number, inside: number): number {
  const lineEnd = source.indexOf('\n', inside);
  const rest = source.slice(inside, lineEnd < 0 ? source.length : lineEnd);
  const quote = source[start - 1];
  if (quote === '"' || quote === "'") return inside + (rest.includes(quote) ? rest.indexOf(quote) : rest.trimEnd().length);
  const ends = [rest.search(/(?:^|\s)#/), rest.search(/\s*[\]}](?![}\]])\s*(?:#.*)?$/), rest.indexOf('<AUTO')].filter((end) => end >= 0);
  return inside + rest.slice(0, Math.min(rest.length, ...ends)).trimEnd().length;
}

/** Text over several lines loses the indentation they share; inner tags leave their text. */
function tidy(text: string): string {
  const lines = text.replaceAll(/<\/?AUTO(?:\s[^<>]*)?>/g, '').split(/\r?\n/);
  const indents = lines.slice(1).filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const shared = indents.length === 0 ? 0 : Math.min(...indents);
  return lines.map((line, i) => (i === 0 ? line : line.slice(shared))).join('\n').trim();
}

function translate(places: readonly { readonly lexed: number; readonly source: number }[], tags: readonly AutoTag[], offset: number): number {
  let low = 0;
  let high = places.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (places[middle]!.lexed <= offset) low = middle;
    else high = middle - 1;
  }
  const moved = places[low]!.source + offset - places[low]!.lexed;
  // An offset inside a mark is the beginning of its tag.
  const next = tags[low];
  return next !== undefined && moved > next.start ? next.start : moved;
}
