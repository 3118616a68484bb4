import type { AutoTag, LexedSource } from './auto-tag.ts';
import { TagEnds } from './tag-ends.ts';

const opening = /<AUTO((?:\s+[\w-]+\s*=\s*(?:\\?"[^"\n]*"|'[^'\n]*'|[^\s"'>]+))*)\s*(\/?)>/g;
const attribute = /([\w-]+)\s*=\s*(?:\\?"([^"\n\\]*)\\?"|'([^'\n]*)'|([^\s"'>]+))/g;

/** Replaces every AUTO tag by a mark, so that colons, quotes and brackets in it mean nothing to YAML. */
export function lexAuto(source: string): LexedSource {
  const [open, close] = unusedMarks(source);
  const tags: AutoTag[] = [];
  const places: { readonly lexed: number; readonly source: number }[] = [{ lexed: 0, source: 0 }];
  const ends = new TagEnds(source);
  let text = '';
  let at = 0;
  opening.lastIndex = 0;
  for (let found = opening.exec(source); found !== null; found = opening.exec(source)) {
    const tag = readTag(source, found, ends);
    text += source.slice(at, tag.start) + open + String(tags.length) + close;
    at = tag.end;
    places.push({ lexed: text.length, source: at });
    tags.push(tag);
    opening.lastIndex = at;
  }
  text += source.slice(at);
  return {
    text,
    tags,
    mark: new RegExp(`${open}(\\d+)${close}`, 'g'),
    toSource: tags.length === 0 ? (offset) => offset : (offset) => translate(places, tags, offset),
  };
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

function readTag(source: string, found: RegExpExecArray, ends: TagEnds): AutoTag {
  const start = found.index;
  const inside = start + found[0].length;
  const attributes: Record<string, string> = Object.create(null) as Record<string, string>;
  for (const [, name, double, single, bare] of found[1]!.matchAll(attribute)) attributes[name!] = double ?? single ?? bare ?? '';
  if (found[2] === '/') return { attributes, text: '', start, end: inside, isClosed: true };
  const close = ends.closing(start);
  if (close !== undefined) return { attributes, text: tidy(source.slice(inside, close.start)), start, end: close.end, isClosed: true };
  const end = unclosedEnd(source, inside, { quote: source[start - 1], lineEnd: ends.lineAt(inside).end });
  return { attributes, text: tidy(source.slice(inside, end)), start, end, isClosed: false };
}

/** A tag that is not closed reaches to the end of its line, a comment or closing quote left out. */
function unclosedEnd(
  source: string,
  inside: number,
  { quote, lineEnd }: { readonly quote: string | undefined; readonly lineEnd: number },
): number {
  const line = source.slice(inside, lineEnd);
  if (quote === '"' || quote === "'") return inside + (line.includes(quote) ? line.indexOf(quote) : line.trimEnd().length);
  // Nothing beyond the next tag is looked at: a line may hold thousands.
  const next = line.indexOf('<AUTO');
  const rest = next < 0 ? line : line.slice(0, next);
  const ends = [rest.search(/(?:^|\s)#/), next < 0 ? rest.search(/(?<!\s)\s*[\]}](?![}\]])\s*(?:#.*)?$/) : -1].filter((end) => end >= 0);
  return inside + rest.slice(0, Math.min(rest.length, ...ends)).trimEnd().length;
}

/** Text over several lines loses the indentation they share; inner tags leave their text. */
function tidy(text: string): string {
  const lines = text.replaceAll(/<\/?AUTO(?:\s[^<>]*)?>/g, '').split(/\r?\n/);
  const indents = lines
    .slice(1)
    .filter((line) => line.trim() !== '')
    .map((line) => line.length - line.trimStart().length);
  const shared = indents.length === 0 ? 0 : Math.min(...indents);
  return lines
    .map((line, i) => (i === 0 ? line : line.slice(shared)))
    .join('\n')
    .trim();
}

function translate(
  places: readonly { readonly lexed: number; readonly source: number }[],
  tags: readonly AutoTag[],
  offset: number,
): number {
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
