import type { Arguments } from './call-arguments.ts';
import { defined, toNumber, toText } from './convert.ts';
import { TemplateBudgetError } from './errors/template-budget-error.ts';
import { TemplateValueError } from './errors/template-value-error.ts';
import { groupDigits } from './filters/number-filters.ts';
import { itemOf, memberOf } from './member.ts';
import { readDate, strftime } from './strftime.ts';
import { plainOf, type Value } from './value.ts';

const MAX_WIDTH = 10_000;

/** `"%s is %.2f" | format(name, value)` and, for texts with braces, `"{} is {:.2f}"`. */
export function formatText(text: string, args: Arguments): string {
  if (/%(?:\(\w+\))?[-+ 0#]*\d*(?:\.\d+)?[sdifgexX%]/.test(text)) return percentFormat(text, args);
  return braceFormat(text, args);
}

function percentFormat(text: string, args: Arguments): string {
  let next = 0;
  return text.replaceAll(/%(?:\((\w+)\))?([-+ 0#]*)(\d*)(?:\.(\d+))?([sdifgexX%])/g, (_whole, ...parts: (string | undefined)[]) => {
    const [name, flags = '', width = '', precision, kind = 's'] = parts;
    if (kind === '%') return '%';
    const value = name === undefined ? args.positional[next++] : args.named.get(name);
    if (value === undefined)
      throw new TemplateValueError(`format has no value for ${name === undefined ? `position ${next}` : `"${name}"`}.`);
    const body = formatValue(defined(value), { kind, precision: precision === undefined ? undefined : Number(precision) });
    const signed = flags.includes('+') && kind !== 's' && !body.startsWith('-') ? `+${body}` : body;
    return pad(signed, {
      width: Number(width),
      align: flags.includes('-') ? '<' : '>',
      fill: flags.includes('0') && !flags.includes('-') ? '0' : ' ',
    });
  });
}

/** Python's `str.format`: `{}`, `{0}`, `{name}`, with `:[fill][align][,][.precision][kind]`. */
export function braceFormat(text: string, args: Arguments): string {
  let next = 0;
  return text.replaceAll(/\{\{|\}\}|\{(\w*)((?:\.\w+|\[[^\][{}]*\])*)(?::([^{}]*))?\}/g, (whole, ...groups: (string | undefined)[]) => {
    const [name, way, spec] = groups;
    if (whole === '{{') return '{';
    if (whole === '}}') return '}';
    const value =
      name === '' || name === undefined
        ? args.positional[next++]
        : /^\d+$/.test(name)
          ? args.positional[Number(name)]
          : args.named.get(name);
    if (value === undefined) throw new TemplateValueError(`format has no value for "${whole}".`);
    return formatSpec(defined(along(value, way ?? '')), spec ?? '');
  });
}

/** `{0.name[key]}`: own properties alone, as anywhere. */
function along(value: Value, way: string): Value {
  let current = value;
  for (const [, member, index = ''] of way.matchAll(/\.(\w+)|\[([^\]]*)\]/g)) {
    const place = { at: 0, object: 'a value' };
    current =
      member !== undefined || !/^\d+$/.test(index) ? memberOf(current, member ?? index, place) : itemOf(current, Number(index), place);
  }
  return current;
}

/** Formats one value by a format specification. @throws TemplateValueError */
function formatSpec(value: Value, spec: string): string {
  if (spec.includes('%') && spec.length > 1 && !/^[^%]*%$/.test(spec)) return strftime(readDate(plainOf(value)), spec);
  const parts = /^(?:(.)?([<>^]))?(\+)?(0)?(\d*)(,)?(?:\.(\d+))?([sdifgexX%])?$/.exec(spec);
  if (parts === null) throw new TemplateValueError(`"${spec}" is not a format.`);
  const [, fill, align, plus, zero, width = '', comma, precision, kind] = parts;
  const isNumber = typeof plainOf(value) === 'number' || (kind !== undefined && kind !== 's');
  const digits = precision === undefined ? undefined : Number(precision);
  const body =
    comma === undefined
      ? formatValue(value, { kind: kind ?? (isNumber && digits !== undefined ? 'f' : 's'), precision: digits })
      : groupDigits(toNumber(value, 'format'), digits ?? 0);
  const signed = plus !== undefined && !body.startsWith('-') ? `+${body}` : body;
  return pad(signed, { width: Number(width), align: align ?? (isNumber ? '>' : '<'), fill: fill ?? (zero === undefined ? ' ' : '0') });
}

function formatValue(value: Value, how: { readonly kind: string; readonly precision: number | undefined }): string {
  const { kind, precision } = how;
  if (precision !== undefined && precision > 50)
    throw new TemplateBudgetError(`A precision of ${precision} is too large.`, { data: { limit: 50 } });
  switch (kind) {
    case 's':
      return precision === undefined ? toText(value) : toText(value).slice(0, precision);
    case 'd':
    case 'i':
      return String(Math.trunc(toNumber(value, 'format')));
    case 'f':
      return toNumber(value, 'format').toFixed(precision ?? 6);
    case '%':
      return `${(toNumber(value, 'format') * 100).toFixed(precision ?? 6)}%`;
    case 'e':
      return toNumber(value, 'format').toExponential(precision ?? 6);
    case 'g':
      return String(Number(toNumber(value, 'format').toPrecision(precision ?? 6)));
    default:
      return kind === 'X'
        ? Math.trunc(toNumber(value, 'format')).toString(16).toUpperCase()
        : Math.trunc(toNumber(value, 'format')).toString(16);
  }
}

function pad(text: string, how: { readonly width: number; readonly align: string; readonly fill: string }): string {
  const { width, align, fill } = how;
  if (width > MAX_WIDTH) throw new TemplateBudgetError(`A width of ${width} is too large.`, { data: { limit: MAX_WIDTH } });
  if (align === '^') return text.padStart(text.length + Math.max(0, Math.floor((width - text.length) / 2)), fill).padEnd(width, fill);
  if (align === '<') return text.padEnd(width, fill);
  const isSigned = fill === '0' && /^[-+]/.test(text);
  return isSigned ? text[0]! + text.slice(1).padStart(width - 1, fill) : text.padStart(width, fill);
}
