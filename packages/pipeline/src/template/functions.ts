import { patternText } from './filters/text-filters.ts';
import type { CallScope, Arguments } from './call-arguments.ts';
import { order } from './compare.ts';
import { defined, excerpt, isTruthy, toNumber, toText } from './convert.ts';
import { TemplateValueError } from './errors/template-value-error.ts';
import { DateView } from './date-view.ts';
import { forbiddenName, isNeverRead } from './forbidden.ts';
import { NamespaceView } from './namespace-view.ts';
import { itemsOf } from './items.ts';
import type { TemplateFunction } from './library.ts';
import { emptyRecord, type Value } from './value.ts';

const range: TemplateFunction = (args, scope) => {
  const [first, second, step = 1] = args.positional.map((value) => Math.trunc(toNumber(defined(value), 'range')));
  if (first === undefined) throw new TemplateValueError('range needs at least one number.');
  if (step === 0) throw new TemplateValueError('The step of range cannot be 0.');
  const [start, stop] = second === undefined ? [0, first] : [first, second];
  const length = Math.max(0, Math.ceil((stop - start) / step));
  scope.budget.iterate(length);
  return Array.from({ length }, (_, i) => start + i * step);
};

function operands(args: Arguments): readonly Value[] {
  return args.positional.length === 1 ? itemsOf(args.positional[0]) : args.positional;
}

function extreme(sign: 1 | -1): TemplateFunction {
  return (args, scope) => {
    const values = operands(args);
    scope.budget.iterate(values.length);
    if (values.length === 0) throw new TemplateValueError('An empty list has no least or greatest item.');
    return values.reduce((best, value) => (sign * order(value, best) > 0 ? value : best));
  };
}

const dict: TemplateFunction = (args) => {
  const record = emptyRecord();
  for (const [name, value] of args.named) {
    if (isNeverRead(name)) throw forbiddenName(name, 0);
    record[name] = defined(value);
  }
  return record;
};

const namespace: TemplateFunction = (args) => new NamespaceView(args.named);

const now: TemplateFunction = (_args, scope) => {
  if (scope.clock === undefined) throw new TemplateValueError('now() has no clock here.', { hint: 'Use execution.timestamp.' });
  return new DateView(new Date(scope.clock.now()));
};

const filter =
  (name: string): TemplateFunction =>
  (args, scope: CallScope) =>
    scope.filter(name, args.positional[0] ?? '', args.from(1));

/** Functions that templates may call by name. */
export const builtInFunctions: Readonly<Record<string, TemplateFunction>> = {
  range,
  dict,
  namespace,
  now,
  min: extreme(-1),
  max: extreme(1),
  regex: (args) => ({ regex: patternText(args.raw(0, 'pattern')) }),
  len: filter('length'),
  length: filter('length'),
  str: (args) => toText(defined(args.positional[0] ?? '')),
  int: filter('int'),
  float: filter('float'),
  round: filter('round'),
  abs: filter('abs'),
  sum: filter('sum'),
  sorted: filter('sort'),
  list: filter('list'),
  default: filter('default'),
  bool: (args) => isTruthy(args.positional[0] ?? null),
  string: (args) => toText(defined(args.positional[0] ?? '')),
  any: (args, scope) => {
    const values = operands(args);
    scope.budget.iterate(values.length);
    return values.some(isTruthy);
  },
  all: (args, scope) => {
    const values = operands(args);
    scope.budget.iterate(values.length);
    return values.every(isTruthy);
  },
  include_file: (args) => {
    throw new TemplateValueError(
      `The file ${excerpt(args.raw(0, 'path') ?? '')} cannot be included: no folder is open to templates here.`,
      {
        hint: 'Run the pipeline from its file.',
      },
    );
  },
  file_exists: () => false,
  zip: (args, scope) => {
    const lists = args.positional.map(itemsOf);
    const length = Math.min(...lists.map((list) => list.length));
    scope.budget.iterate(Number.isFinite(length) ? length : 0);
    return Number.isFinite(length) ? Array.from({ length }, (_, i) => lists.map((list) => list[i])) : [];
  },
  enumerate: (args, scope) => {
    const items = itemsOf(args.positional[0] ?? []);
    scope.budget.iterate(items.length);
    const start = args.number(1, 'start', 0);
    return items.map((item, i) => [start + i, item]);
  },
};
