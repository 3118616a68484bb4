import { toText } from './convert.ts';
import { TemplateValueError } from './errors/template-value-error.ts';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = ['January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];
const pad = (value: number, width: number = 2): string => String(value).padStart(width, '0');
const dayOfYear = (date: Date): number =>
  Math.floor(
    (Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()) - Date.UTC(date.getUTCFullYear(), 0, 1)) / 86_400_000,
  ) + 1;
const hour12 = (date: Date): number => date.getUTCHours() % 12 || 12;

const directives: Readonly<Record<string, (date: Date) => string>> = {
  Y: (d) => pad(d.getUTCFullYear(), 4),
  y: (d) => pad(d.getUTCFullYear() % 100),
  m: (d) => pad(d.getUTCMonth() + 1),
  d: (d) => pad(d.getUTCDate()),
  e: (d) => String(d.getUTCDate()).padStart(2, ' '),
  H: (d) => pad(d.getUTCHours()),
  I: (d) => pad(hour12(d)),
  M: (d) => pad(d.getUTCMinutes()),
  S: (d) => pad(d.getUTCSeconds()),
  f: (d) => pad(d.getUTCMilliseconds() * 1000, 6),
  p: (d) => (d.getUTCHours() < 12 ? 'AM' : 'PM'),
  A: (d) => days[d.getUTCDay()]!,
  a: (d) => days[d.getUTCDay()]!.slice(0, 3),
  w: (d) => String(d.getUTCDay()),
  u: (d) => String(d.getUTCDay() || 7),
  B: (d) => months[d.getUTCMonth()]!,
  b: (d) => months[d.getUTCMonth()]!.slice(0, 3),
  h: (d) => months[d.getUTCMonth()]!.slice(0, 3),
  j: (d) => pad(dayOfYear(d), 3),
  s: (d) => String(Math.floor(d.getTime() / 1000)),
  Z: () => 'UTC',
  z: () => '+0000',
  '%': () => '%',
  n: () => '\n',
  t: () => '\t',
  F: (d) => strftime(d, '%Y-%m-%d'),
  T: (d) => strftime(d, '%H:%M:%S'),
  R: (d) => strftime(d, '%H:%M'),
  D: (d) => strftime(d, '%m/%d/%y'),
  c: (d) => strftime(d, '%a %b %e %H:%M:%S %Y'),
  x: (d) => strftime(d, '%m/%d/%y'),
  X: (d) => strftime(d, '%H:%M:%S'),
};

/** Formats a time in UTC with the directives of C and Python. `%-d` leaves out the padding. */
export function strftime(date: Date, format: string): string {
  return format.replaceAll(/%(-?)([A-Za-z%])/g, (whole, dash: string, letter: string) => {
    const text = Object.hasOwn(directives, letter) ? directives[letter]!(date) : whole;
    return dash === '-' ? text.replace(/^[0 ]+(?=\d)/, '') : text;
  });
}

/** Formats given in letters, `YYYY-MM-DD`, as directives. */
export function dateFormat(format: string): string {
  if (format.includes('%')) return format;
  return format.replaceAll(
    /YYYY|MMMM|MMM|MM|DD|HH|mm|ss/g,
    (letters) => ({ YYYY: '%Y', MMMM: '%B', MMM: '%b', MM: '%m', DD: '%d', HH: '%H', mm: '%M', ss: '%S' })[letters]!,
  );
}

/** Reads a time: ms or s since 1970, or a text in ISO 8601 (UTC unless it says otherwise). @throws TemplateValueError */
export function readDate(value: unknown): Date {
  const date = typeof value === 'number' ? new Date(Math.abs(value) < 1e11 ? value * 1000 : value) : new Date(utcText(toText(value)));
  if (Number.isNaN(date.getTime()))
    throw new TemplateValueError(`${JSON.stringify(toText(value).slice(0, 60))} is not a date.`, {
      hint: 'Use ISO 8601, 2026-01-31T12:00:00Z.',
    });
  return date;
}

function utcText(text: string): string {
  const trimmed = text.trim().replace(/^(\d{4}-\d{2}-\d{2}) (\d)/, '$1T$2');
  return /T\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?$/.test(trimmed) ? `${trimmed}Z` : trimmed;
}
