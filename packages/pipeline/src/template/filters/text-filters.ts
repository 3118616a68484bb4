import { sha256 } from '@tutti/core';
import type { Arguments, CallScope, FilterFunction } from '../call-arguments.ts';
import { defined, isTruthy, toText } from '../convert.ts';
import { formatText } from '../format-text.ts';
import { Regex } from '../regex/regex.ts';
import { capitalize, center, indentText, slugify, titleCase, truncateText, truncateWords, wordWrap } from '../text.ts';
import { isRecord, plainOf, type Value } from '../value.ts';

type TextFilter = (text: string, args: Arguments, scope: CallScope) => Value;

/** A filter on the text of its input, with the text it makes counted. */
function text(apply: TextFilter): FilterFunction {
  return (input, args, scope) => {
    const result = apply(toText(input), args, scope);
    if (typeof result === 'string') scope.budget.text(result.length);
    return result;
  };
}

function regex(args: Arguments, scope: CallScope): Regex {
  const flags = `${args.flag(-1, 'ignorecase', false) ? 'i' : ''}${args.flag(-1, 'multiline', false) ? 'm' : ''}`;
  return new Regex(patternText(args.raw(0, 'pattern')), scope.budget, flags);
}

/** The pattern of an argument: a text, or what `regex('…')` made of one. */
export function patternText(value: Value): string {
  const plain = plainOf(defined(value ?? ''));
  return isRecord(plain) && typeof plain['regex'] === 'string' ? plain['regex'] : toText(plain);
}

function replace(value: string, args: Arguments, scope: CallScope): string {
  const old = args.raw(0, 'old');
  const fresh = args.text(1, 'new');
  const count = args.has(2, 'count') ? Math.trunc(args.number(2, 'count')) : 0;
  if (isRecord(old)) return new Regex(patternText(old), scope.budget).replace(value, fresh, count);
  const parts = value.split(args.text(0, 'old'));
  const replaced = count > 0 ? Math.min(count, parts.length - 1) : parts.length - 1;
  scope.budget.text(value.length + replaced * fresh.length);
  return (
    parts.slice(0, replaced + 1).join(fresh) +
    (replaced + 1 < parts.length ? args.text(0, 'old') + parts.slice(replaced + 1).join(args.text(0, 'old')) : '')
  );
}

function search(value: string, args: Arguments, scope: CallScope): Value {
  const match = regex(args, scope).search(value);
  if (match === undefined) return null;
  const group = args.has(1, 'group') ? Math.trunc(args.number(1, 'group')) : 0;
  return Regex.group(value, match, group);
}

function findAll(value: string, args: Arguments, scope: CallScope): Value {
  const found: Value[] = [];
  for (const match of regex(args, scope).all(value)) {
    const groups = match.starts.length - 1;
    if (groups <= 1) found.push(Regex.group(value, match, groups));
    else found.push(Array.from({ length: groups }, (_, i) => Regex.group(value, match, i + 1)));
  }
  return found;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&#34;', "'": '&#39;' };
const escapeHtml = (value: string): string => value.replaceAll(/[&<>"']/g, (char) => escapes[char]!);

/** Blank lines once, no spaces at line ends, a blank line before headings. */
function markdown(value: string): string {
  return value
    .replaceAll(/[^\S\n]+$/gm, '')
    .replaceAll(/([^\n])\n(#{1,6} )/g, '$1\n\n$2')
    .replaceAll(/\n{3,}/g, '\n\n')
    .trim();
}

function basename(path: string): string {
  return (
    path
      .replace(/[\\/]+$/, '')
      .split(/[\\/]/)
      .at(-1) ?? ''
  );
}

/** With its dot; none of a name that only begins with one. */
function extensionOf(path: string): string {
  return /(?<=.)\.[^.]*$/.exec(basename(path))?.[0] ?? '';
}

function split(value: string, args: Arguments, scope: CallScope): Value {
  const separator = args.raw(0, 'sep');
  const parts =
    separator === undefined || separator === null
      ? value
          .trim()
          .split(/\s+/)
          .filter((part) => part !== '')
      : value.split(toText(separator));
  scope.budget.iterate(parts.length);
  return parts;
}

const padTo =
  (start: boolean): TextFilter =>
  (value, args, scope) => {
    const width = Math.trunc(args.number(0, 'width'));
    scope.budget.text(width);
    return start ? value.padStart(width, args.text(1, 'fillchar', ' ')) : value.padEnd(width, args.text(1, 'fillchar', ' '));
  };

/** Filters on texts. */
export const textFilters: Readonly<Record<string, FilterFunction>> = {
  upper: text((value) => value.toUpperCase()),
  lower: text((value) => value.toLowerCase()),
  capitalize: text(capitalize),
  title: text(titleCase),
  trim: text((value, args) => trim(value, args.text(0, 'chars', ''))),
  strip: text((value) => value.trim()),
  slugify: text((value, args) => slugify(value, args.text(0, 'separator', '-'))),
  slug: text((value) => slugify(value, '-')),
  truncate: text((value, args) =>
    truncateText(value, {
      length: args.number(0, 'length', 255),
      killWords: args.flag(1, 'killwords', false),
      end: args.text(2, 'end', '...'),
      leeway: args.number(3, 'leeway', 5),
    }),
  ),
  truncate_words: text((value, args) => truncateWords(value, args.number(0, 'count', 50), args.text(1, 'end', '...'))),
  truncatewords: text((value, args) => truncateWords(value, args.number(0, 'count', 50), args.text(1, 'end', '...'))),
  wordwrap: text((value, args) => wordWrap(value, Math.max(1, args.number(0, 'width', 79)))),
  wordcount: text((value) => value.split(/\s+/).filter((word) => word !== '').length),
  word_count: text((value) => value.split(/\s+/).filter((word) => word !== '').length),
  indent: text((value, args) =>
    indentText(value, { by: args.raw(0, 'width') ?? 4, isFirst: args.flag(1, 'first', false), isBlank: args.flag(2, 'blank', false) }),
  ),
  center: text((value, args, scope) => center(value, args.number(0, 'width', 80), scope.budget)),
  ljust: text(padTo(false)),
  rjust: text(padTo(true)),
  replace: text(replace),
  split: text(split),
  splitlines: text((value) => value.split(/\r\n|\r|\n/)),
  lines: text((value) => value.split(/\r\n|\r|\n/)),
  startswith: text((value, args) => value.startsWith(args.text(0, 'prefix'))),
  endswith: text((value, args) => value.endsWith(args.text(0, 'suffix'))),
  contains: text((value, args) => value.includes(args.text(0, 'part'))),
  regex_search: text(search),
  regex_replace: text((value, args, scope) =>
    regex(args, scope).replace(value, args.text(1, 'replacement', ''), args.number(2, 'count', 0)),
  ),
  regex_findall: text(findAll),
  regex_match: text((value, args, scope) => regex(args, scope).matchAt(value, 0) !== undefined),
  regex_escape: text((value) => value.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')),
  basename: text(basename),
  filename: text(basename),
  dirname: text((value) => value.replace(/[\\/]?[^\\/]*$/, '')),
  stem: text((value) => basename(value).replace(/(?<=.)\.[^.]*$/, '')),
  extension: text(extensionOf),
  splitext: text((value) => {
    const extension = extensionOf(value);
    return [value.slice(0, value.length - extension.length), extension];
  }),
  b64encode: text((value) => Buffer.from(value).toString('base64')),
  b64decode: text((value) => Buffer.from(value, 'base64').toString()),
  sha256: text((value) => sha256(value)),
  format: text((value, args) => formatText(value, args)),
  escape: text(escapeHtml),
  e: text(escapeHtml),
  forceescape: text(escapeHtml),
  safe: (input) => input,
  striptags: text((value) =>
    value
      .replaceAll(/<[^<>]*>/g, '')
      .replaceAll(/\s+/g, ' ')
      .trim(),
  ),
  urlencode: (input) =>
    isRecord(input)
      ? Object.entries(input)
          .map((pair) => pair.map((part) => encodeURIComponent(wellFormed(toText(part)))).join('='))
          .join('&')
      : encodeURIComponent(wellFormed(toText(input))).replaceAll('%2F', '/'),
  markdown_format: text(markdown),
  markdown: text(markdown),
  nl2br: text((value) => value.replaceAll('\n', '<br>\n')),
  bool: (input) =>
    typeof plainOf(input) === 'string' ? ['true', 'yes', 'on', '1'].includes(toText(input).trim().toLowerCase()) : isTruthy(input),
  ternary: (input, args) => (isTruthy(input) ? args.value(0, 'true_val') : args.value(1, 'false_val')) ?? null,
  quote: text((value) => JSON.stringify(value)),
  pprint: text((value) => value),
};

function wellFormed(value: string): string {
  return value.toWellFormed();
}

function trim(value: string, chars: string): string {
  if (chars === '') return value.trim();
  let [start, end] = [0, value.length];
  while (start < end && chars.includes(value[start]!)) start += 1;
  while (end > start && chars.includes(value[end - 1]!)) end -= 1;
  return value.slice(start, end);
}
