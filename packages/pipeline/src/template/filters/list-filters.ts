import { Arguments, type CallScope, type FilterFunction } from '../call-arguments.ts';
import { contains, isEqual, order } from '../compare.ts';
import { defined, excerpt, isTruthy, toNumber, toText } from '../convert.ts';
import { TemplateValueError } from '../errors/template-value-error.ts';
import { isNeverRead } from '../forbidden.ts';
import { itemsOf } from '../items.ts';
import { isRecord, plainOf, typeName, Undefined, View, type Value } from '../value.ts';

function list(input: Value, scope: CallScope): readonly Value[] {
  const items = itemsOf(input);
  scope.budget.iterate(items.length);
  return items;
}

function lengthOf(input: Value): number {
  if (input instanceof View)
    return lengthOf(
      input.items() ?? (isRecord(input.plain()) && input.text() !== '' && !input.text().startsWith('{') ? input.text() : input.plain()),
    );
  if (input === null) return 0;
  if (typeof input === 'string' || Array.isArray(input)) return input.length;
  if (isRecord(input)) return Object.keys(input).length;
  throw new TemplateValueError(`length needs a text, a list or a mapping, but gets ${typeName(input)}: ${excerpt(input)}.`);
}

/** Reads the attribute named by an argument, if there is one. */
function by(args: Arguments, index: number, scope: CallScope): (item: Value) => Value {
  if (!args.has(index, 'attribute')) return (item) => item;
  const path = args.text(index, 'attribute');
  return (item) => scope.path(item, path);
}

const map: FilterFunction = (input, args, scope) => {
  const items = list(input, scope);
  if (args.named.has('attribute')) {
    const path = args.text(-1, 'attribute');
    const fallback = args.named.get('default');
    return items.map((item) => {
      const value = scope.path(item, path);
      return value instanceof Undefined && fallback !== undefined ? fallback : value;
    });
  }
  const name = args.text(0, 'filter');
  return items.map((item) => scope.filter(name, item, args.from(1)));
};

function select(isAttribute: boolean, isKept: boolean): FilterFunction {
  return (input, args, scope) => {
    const path = isAttribute ? args.text(0, 'attribute') : undefined;
    const rest = args.from(isAttribute ? 1 : 0);
    const name = rest.positional.length === 0 ? undefined : rest.text(0, 'test');
    return list(input, scope).filter((item) => {
      const value = path === undefined ? item : scope.path(item, path);
      const holds = name === undefined ? !(value instanceof Undefined) && isTruthy(value) : scope.test(name, value, rest.from(1));
      return holds === isKept;
    });
  };
}

function sorted(input: Value, args: Arguments, scope: CallScope): Value {
  const keyOf = by(args, 2, scope);
  const isCaseSensitive = args.flag(1, 'case_sensitive', false);
  const key = (item: Value): Value => {
    const value = plainOf(defined(keyOf(item)));
    return typeof value === 'string' && !isCaseSensitive ? value.toLowerCase() : value;
  };
  const sign = args.flag(0, 'reverse', false) ? -1 : 1;
  const keyed = list(input, scope).map((item) => ({ item, key: key(item) }));
  keyed.sort((a, b) => {
    scope.budget.work(1);
    return sign * order(a.key, b.key);
  });
  return keyed.map(({ item }) => item);
}

function extreme(sign: 1 | -1): FilterFunction {
  return (input, args, scope) => {
    const keyOf = by(args, 1, scope);
    let best: Value = new Undefined({ reference: sign < 0 ? 'the least of an empty list' : 'the greatest of an empty list', at: 0 });
    for (const item of list(input, scope)) if (best instanceof Undefined || sign * order(keyOf(item), keyOf(best)) > 0) best = item;
    return best;
  };
}

const unique: FilterFunction = (input, args, scope) => {
  const keyOf = by(args, 1, scope);
  const seen = new Set<string>();
  return list(input, scope).filter((item) => {
    const key = JSON.stringify(plainOf(defined(keyOf(item)))) ?? 'null';
    const folded = args.flag(0, 'case_sensitive', false) ? key : key.toLowerCase();
    if (seen.has(folded)) return false;
    seen.add(folded);
    return true;
  });
};

const groupby: FilterFunction = (input, args, scope) => {
  const path = args.text(0, 'attribute');
  const groups: { grouper: Value; list: Value[] }[] = [];
  for (const item of list(input, scope)) {
    const value = scope.path(item, path);
    const key = value instanceof Undefined && args.has(1, 'default') ? args.value(1, 'default') : plainOf(defined(value));
    const group = groups.find((one) => isEqual(one.grouper, key));
    if (group === undefined) groups.push({ grouper: key, list: [item] });
    else group.list.push(item);
    scope.budget.work(groups.length);
  }
  return groups.sort((a, b) => order(a.grouper, b.grouper)).map((group) => [group.grouper, group.list]);
};

const batch: FilterFunction = (input, args, scope) => {
  const size = Math.max(1, Math.trunc(args.number(0, 'linecount')));
  const items = list(input, scope);
  const rows: Value[][] = [];
  for (let i = 0; i < items.length; i += size) rows.push(items.slice(i, i + size));
  const fill = args.value(1, 'fill_with');
  const last = rows.at(-1);
  if (fill !== undefined && last !== undefined) scope.budget.iterate(size - last.length);
  if (fill !== undefined && last !== undefined) while (last.length < size) last.push(fill);
  return rows;
};

const slice: FilterFunction = (input, args, scope) => {
  const columns = Math.max(1, Math.trunc(args.number(0, 'slices')));
  scope.budget.iterate(columns);
  const items = list(input, scope);
  const each = Math.floor(items.length / columns);
  const extra = items.length % columns;
  let at = 0;
  return Array.from({ length: columns }, (_, i) => items.slice(at, (at += each + (i < extra ? 1 : 0))));
};

function flatten(items: readonly Value[], depth: number): Value[] {
  return items.flatMap((item) => (Array.isArray(plainOf(item)) && depth > 0 ? flatten(plainOf(item) as Value[], depth - 1) : [item]));
}

const dictsort: FilterFunction = (input, args, scope) => {
  const plain = plainOf(input);
  if (!isRecord(plain)) throw new TemplateValueError(`dictsort needs a mapping, but gets ${typeName(input)}.`);
  const column = args.text(1, 'by', 'key') === 'value' ? 1 : 0;
  const sign = args.flag(2, 'reverse', false) ? -1 : 1;
  scope.budget.iterate(Object.keys(plain).length);
  return Object.entries(plain).sort((a, b) => sign * order(a[column], b[column]));
};

const join: FilterFunction = (input, args, scope) => {
  const valueOf = by(args, 1, scope);
  const text = list(input, scope)
    .map((item) => toText(defined(valueOf(item))))
    .join(args.text(0, 'd', args.text(-1, 'separator', '')));
  scope.budget.text(text.length);
  return text;
};

const mean: FilterFunction = (input, args, scope) => {
  const items = list(input, scope);
  const valueOf = by(args, 0, scope);
  return items.length === 0 ? 0 : items.reduce<number>((total, item) => total + toNumber(valueOf(item), 'average'), 0) / items.length;
};

/** The first of each list, then the second of each, as far as all have one. */
const zip: FilterFunction = (input, args, scope) => {
  const lists = [input, ...args.positional].map((one) => list(one, scope));
  return Array.from({ length: Math.min(...lists.map(({ length }) => length)) }, (_, i) => lists.map((one) => one[i]!));
};

const items2dict: FilterFunction = (input, args, scope) => {
  const [key, value] = [args.text(0, 'key_name', 'key'), args.text(1, 'value_name', 'value')];
  return Object.fromEntries(
    list(input, scope)
      .map((item) => [toText(defined(scope.path(item, key))), plainOf(defined(scope.path(item, value)))] as const)
      .filter(([name]) => !isNeverRead(name)),
  );
};

function last(items: readonly Value[], what: string): Value {
  return items.at(-1) ?? new Undefined({ reference: what, at: 0, hint: 'The list is empty.' });
}

/** Filters on lists and mappings. */
export const listFilters: Readonly<Record<string, FilterFunction>> = {
  length: lengthOf,
  count: lengthOf,
  len: lengthOf,
  list: (input, _args, scope) => [...list(input, scope)],
  first: (input, _args, scope) =>
    list(input, scope)[0] ?? new Undefined({ reference: 'the first of an empty list', at: 0, hint: 'The list is empty.' }),
  last: (input, _args, scope) => last(list(input, scope), 'the last of an empty list'),
  join,
  map,
  unique,
  groupby,
  batch,
  slice,
  dictsort,
  sort: sorted,
  select: select(false, true),
  reject: select(false, false),
  selectattr: select(true, true),
  rejectattr: select(true, false),
  min: extreme(-1),
  max: extreme(1),
  sum: (input, args, scope) => {
    const valueOf = by(args, 0, scope);
    const start = args.value(1, 'start');
    if (Array.isArray(start)) return [...start, ...list(input, scope).flatMap((item) => list(valueOf(item), scope))];
    return list(input, scope).reduce<number>((total, item) => total + toNumber(valueOf(item), 'sum'), args.number(1, 'start', 0));
  },
  average: mean,
  avg: mean,
  mean,
  reverse: (input, _args, scope) =>
    typeof plainOf(input) === 'string' ? [...toText(input)].reverse().join('') : [...list(input, scope)].reverse(),
  flatten: (input, args, scope) => {
    const flat = flatten(list(input, scope), Math.min(64, args.number(0, 'levels', 64)));
    scope.budget.iterate(flat.length);
    return flat;
  },
  items: (input) => (isRecord(plainOf(input)) ? Object.entries(plainOf(input) as object) : []),
  dict2items: (input) => Object.entries(recordOf(input, 'dict2items')).map(([key, value]) => ({ key, value })),
  items2dict,
  zip,
  keys: (input) => Object.keys(recordOf(input, 'keys')),
  values: (input) => Object.values(recordOf(input, 'values')),
  attr: (input, args, scope) => scope.path(input, args.text(0, 'name')),
  combine: (input, args) =>
    Object.assign({}, recordOf(input, 'combine'), ...args.positional.map((other) => recordOf(other, 'combine'))) as Value,
  union: (input, args, scope) => unique([...list(input, scope), ...list(args.value(0, 'other') ?? [], scope)], new Arguments(), scope),
  intersect: (input, args, scope) => list(input, scope).filter((item) => contains(args.value(0, 'other') ?? [], item)),
  difference: (input, args, scope) => list(input, scope).filter((item) => !contains(args.value(0, 'other') ?? [], item)),
};

function recordOf(input: Value, what: string): Readonly<Record<string, Value>> {
  const plain = plainOf(input);
  if (!isRecord(plain)) throw new TemplateValueError(`${what} needs a mapping, but gets ${typeName(input)}: ${excerpt(input)}.`);
  return plain;
}
