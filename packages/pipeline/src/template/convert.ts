import { TemplateNameError } from './errors/template-name-error.ts';
import { TemplateUndefinedError } from './errors/template-undefined-error.ts';
import { TemplateValueError } from './errors/template-value-error.ts';
import { isRecord, plainOf, typeName, Undefined, View, type Value } from './value.ts';

/** The error for using a reference that leads nowhere. */
function undefinedError(value: Undefined): TemplateNameError | TemplateUndefinedError {
  const { reference, at, hint, isRoot } = value;
  const data = { reference };
  if (isRoot) {
    return new TemplateNameError(`"${reference}" is not defined.`, {
      at,
      data,
      hint: hint || 'Declare it as an input, pass it in the context, or use the id of a step.',
    });
  }
  return new TemplateUndefinedError(`"${reference}" is undefined.`, {
    at,
    data,
    hint: hint || 'Test it with "is defined", or give it a default: {{ value | default("…") }}.',
  });
}

/** A value that may be used. @throws TemplateNameError or TemplateUndefinedError */
export function defined(value: Value): Value {
  if (value instanceof Undefined) throw undefinedError(value);
  return value;
}

/** The text of a value in a template: null is empty, lists and mappings are JSON. */
export function toText(value: Value): string {
  if (typeof value === 'string') return value;
  if (value === null) return '';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value instanceof View) return value.text();
  return toJsonText(defined(value));
}

/** JSON of a value, with views as their bare values. */
export function toJsonText(value: Value, indent?: number | string): string {
  return (
    JSON.stringify(value, (_key, member: unknown) => (member instanceof Undefined ? defined(member) : plainOf(member)), indent) ?? 'null'
  );
}

/** Plain data without views: what leaves the template language. */
export function toPlain(value: Value): Value {
  const plain = plainOf(defined(value));
  if (Array.isArray(plain)) return plain.some(needsPlain) ? plain.map(toPlain) : plain;
  if (!isRecord(plain) || !Object.values(plain).some(needsPlain)) return plain;
  return Object.fromEntries(Object.entries(plain).map(([key, member]) => [key, toPlain(member)]));
}

function needsPlain(value: Value): boolean {
  return typeof value === 'object' && value !== null;
}

/** Whether a value counts as true: empty texts, lists and mappings, 0, null and absent views do not. */
export function isTruthy(value: Value): boolean {
  if (value instanceof View && !value.isPresent()) return false;
  const plain = plainOf(defined(value));
  if (Array.isArray(plain)) return plain.length > 0;
  if (isRecord(plain)) return Object.keys(plain).length > 0;
  return Boolean(plain);
}

const falseWords: ReadonlySet<string> = new Set(['', 'false', 'no', 'off', '0', 'none', 'null']);

/** How a condition reads its value: texts that spell a truth value count as that, so that an answer `false` is false. */
export function toCondition(value: Value): boolean {
  const plain = value instanceof View ? (value.isPresent() ? value.text() : '') : value;
  return typeof plain === 'string' ? !falseWords.has(plain.trim().toLowerCase()) : isTruthy(value);
}

/** A number, also from a text that is one. @throws TemplateValueError */
export function toNumber(value: Value, what: string): number {
  const number = asNumber(defined(value));
  if (number === undefined) throw new TemplateValueError(`${what} needs a number, but gets ${typeName(value)}: ${excerpt(value)}.`);
  return number;
}

/** The number a value stands for, if it does. Truth values count 1 and 0, as in Jinja. */
export function asNumber(value: Value): number | undefined {
  const plain = value instanceof View ? viewNumber(value) : value;
  if (typeof plain === 'number') return plain;
  if (typeof plain === 'boolean') return Number(plain);
  if (typeof plain === 'string' && /^\s*[-+]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(plain)) return Number(plain);
  return undefined;
}

function viewNumber(view: View): Value {
  const plain = view.plain();
  return typeof plain === 'number' ? plain : view.text();
}

/** The beginning of a value, for messages. */
export function excerpt(value: Value): string {
  if (value instanceof Undefined) return value.reference;
  const text = typeof value === 'string' ? JSON.stringify(value) : toJsonText(value);
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}
