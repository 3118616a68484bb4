import { nearestHint } from '../text/nearest-hint.ts';
import { Arguments, type CallScope } from './call-arguments.ts';
import { isEqual } from './compare.ts';
import { defined, toText } from './convert.ts';
import { TemplateForbiddenError } from './errors/template-forbidden-error.ts';
import { TemplateValueError } from './errors/template-value-error.ts';
import { forbiddenName, isEscapeMember, isNeverRead } from './forbidden.ts';
import { braceFormat } from './format-text.ts';
import { isRecord, ownMember, plainOf, typeName, View, type Value } from './value.ts';

/** One call of a method. */
export interface MethodCall {
  readonly object: Value;
  readonly name: string;
  readonly args: Arguments;
  readonly at: number;
  readonly reference: string;
}

type Method<Self> = (self: Self, args: Arguments, scope: CallScope) => Value;

/** Methods that are the filter of the same name. */
const asFilter =
  (name: string): Method<Value> =>
  (self, args, scope) =>
    scope.filter(name, self, args);
const numberOfDigits = /^\d+$/;

const textMethods: Readonly<Record<string, Method<string>>> = {
  upper: asFilter('upper'),
  lower: asFilter('lower'),
  title: asFilter('title'),
  capitalize: asFilter('capitalize'),
  replace: asFilter('replace'),
  split: (self, args, scope) => (args.has(1, 'maxsplit') ? splitAtMost(self, args) : scope.filter('split', self, args)),
  splitlines: asFilter('splitlines'),
  strip: asFilter('trim'),
  lstrip: (self, args) => stripSide(self, args.text(0, 'chars', ''), 'start'),
  rstrip: (self, args) => stripSide(self, args.text(0, 'chars', ''), 'end'),
  startswith: asFilter('startswith'),
  endswith: asFilter('endswith'),
  center: asFilter('center'),
  ljust: asFilter('ljust'),
  rjust: asFilter('rjust'),
  zfill: (self, args, scope) => scope.filter('rjust', self, new Arguments([args.number(0, 'width'), '0'])),
  find: (self, args) => self.indexOf(args.text(0, 'sub')),
  index: (self, args) => self.indexOf(args.text(0, 'sub')),
  count: (self, args) => (args.text(0, 'sub') === '' ? self.length + 1 : self.split(args.text(0, 'sub')).length - 1),
  join: (self, args, scope) => scope.filter('join', args.positional[0] ?? [], new Arguments([self])),
  format: (self, args, scope) => {
    const text = braceFormat(self, args);
    scope.budget.text(text.length);
    return text;
  },
  isdigit: (self) => numberOfDigits.test(self),
  isnumeric: (self) => numberOfDigits.test(self),
  isalpha: (self) => /^\p{L}+$/u.test(self),
  isalnum: (self) => /^[\p{L}\p{N}]+$/u.test(self),
  isupper: (self) => self !== self.toLowerCase() && self === self.toUpperCase(),
  islower: (self) => self !== self.toUpperCase() && self === self.toLowerCase(),
  isspace: (self) => /^\s+$/.test(self),
  removeprefix: (self, args) => (self.startsWith(args.text(0, 'prefix')) ? self.slice(args.text(0, 'prefix').length) : self),
  removesuffix: (self, args) =>
    args.text(0, 'suffix') !== '' && self.endsWith(args.text(0, 'suffix')) ? self.slice(0, -args.text(0, 'suffix').length) : self,
};

const listMethods: Readonly<Record<string, Method<readonly Value[]>>> = {
  index: (self, args) => self.findIndex((item) => isEqual(item, args.value(0, 'item') ?? null)),
  count: (self, args) => self.filter((item) => isEqual(item, args.value(0, 'item') ?? null)).length,
  copy: (self) => [...self],
};

const recordMethods: Readonly<Record<string, Method<Readonly<Record<string, Value>>>>> = {
  get: (self, args) => (isNeverRead(args.text(0, 'key')) ? null : (ownMember(self, args.text(0, 'key')) ?? args.raw(1, 'default') ?? null)),
  items: (self) => Object.entries(self),
  keys: (self) => Object.keys(self),
  values: (self) => Object.values(self),
  copy: (self) => ({ ...self }),
};

const changing: ReadonlySet<string> = new Set([
  'append',
  'extend',
  'insert',
  'pop',
  'remove',
  'clear',
  'sort',
  'reverse',
  'update',
  'setdefault',
  'popitem',
  'add',
  'push',
  'discard',
]);

/**
 * Calls a method of a text, list, mapping or view, from a closed list.
 * @throws TemplateForbiddenError for methods that change data or lead out of it, TemplateValueError for others.
 */
export function callMethod(call: MethodCall, scope: CallScope): Value {
  const { object, name, args, at, reference } = call;
  scope.budget.work(1);
  if (isNeverRead(name)) throw forbiddenName(name, at);
  if (object instanceof View) {
    const result = object.call(name, args.positional);
    if (result !== undefined) return result;
  }
  const self = subject(object, name);
  const { method, known } = find(self, name);
  if (method !== undefined) return method(self as never, args, scope);
  if (isEscapeMember(name)) throw forbiddenName(name, at);
  if (changing.has(name) && typeof self === 'object') {
    throw new TemplateForbiddenError(`"${reference}.${name}()" would change data, which templates cannot.`, {
      at,
      hint: 'Make a new value: {% set list = list + [item] %}.',
    });
  }
  throw new TemplateValueError(`${typeName(object)} has no method "${name}" (in "${reference}.${name}()").`, {
    at,
    hint: nearestHint(name, known) || `It has ${known.join(', ')}.`,
  });
}

/** A view takes part as its text in text methods, else as its bare value. */
function subject(object: Value, name: string): Value {
  const plain = plainOf(defined(object));
  return object instanceof View && isRecord(plain) && !Object.hasOwn(recordMethods, name) && Object.hasOwn(textMethods, name)
    ? object.text()
    : plain;
}

function find(self: Value, name: string): { readonly method: Method<never> | undefined; readonly known: readonly string[] } {
  const methods: Readonly<Record<string, Method<never>>> =
    typeof self === 'string' ? textMethods : Array.isArray(self) ? listMethods : isRecord(self) ? recordMethods : {};
  return { method: Object.hasOwn(methods, name) ? methods[name] : undefined, known: Object.keys(methods) };
}

function splitAtMost(self: string, args: Arguments): Value {
  const separator = args.raw(0, 'sep') === null ? ' ' : args.text(0, 'sep', ' ');
  const parts = self.split(separator);
  const most = Math.max(0, Math.trunc(args.number(1, 'maxsplit')));
  return parts.length <= most + 1 ? parts : [...parts.slice(0, most), parts.slice(most).join(separator)];
}

function stripSide(self: string, chars: string, side: 'start' | 'end'): string {
  if (chars === '') return side === 'start' ? self.trimStart() : self.trimEnd();
  let [start, end] = [0, self.length];
  if (side === 'start') while (start < end && chars.includes(self[start]!)) start += 1;
  else while (end > start && chars.includes(self[end - 1]!)) end -= 1;
  return toText(self.slice(start, end));
}
