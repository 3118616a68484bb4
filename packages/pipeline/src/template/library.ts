import type { Arguments, CallScope, FilterDefinition, FilterFunction } from './call-arguments.ts';
import { csvFilters } from './filters/csv-filters.ts';
import { dateFilters } from './filters/date-filters.ts';
import { jsonFilters } from './filters/json-filters.ts';
import { listFilters } from './filters/list-filters.ts';
import { numberFilters } from './filters/number-filters.ts';
import { textFilters } from './filters/text-filters.ts';
import { undefinedFilters } from './filters/undefined-filters.ts';
import { builtInFunctions } from './functions.ts';
import { builtInTests } from './tests.ts';
import type { Value } from './value.ts';

/** A test: `value is name`. It gets references that lead nowhere too. */
export type TestFunction = (value: Value, args: Arguments, scope: CallScope) => boolean;
/** A function: `name(arguments)`. */
export type TemplateFunction = (args: Arguments, scope: CallScope) => Value;

/** The filters, tests and functions that templates know. */
export interface TemplateLibrary {
  readonly filters: ReadonlyMap<string, FilterDefinition>;
  readonly tests: ReadonlyMap<string, TestFunction>;
  readonly functions: ReadonlyMap<string, TemplateFunction>;
}

/** What can be added to the built-in library. Added names win. */
export interface LibraryExtension {
  readonly filters?: Readonly<Record<string, FilterFunction>>;
  readonly tests?: Readonly<Record<string, TestFunction>>;
  readonly functions?: Readonly<Record<string, TemplateFunction>>;
}

const builtIn: TemplateLibrary = {
  filters: new Map(
    Object.entries({
      ...plain(textFilters),
      ...plain(listFilters),
      ...plain(numberFilters),
      ...plain(jsonFilters),
      ...plain(csvFilters),
      ...plain(dateFilters),
      ...undefinedFilters,
    }),
  ),
  tests: new Map(Object.entries(builtInTests)),
  functions: new Map(Object.entries(builtInFunctions)),
};

/** The built-in library, with additions. */
export function templateLibrary(extension: LibraryExtension = {}): TemplateLibrary {
  const { filters, tests, functions } = extension;
  if (filters === undefined && tests === undefined && functions === undefined) return builtIn;
  return {
    filters: new Map([...builtIn.filters, ...Object.entries(plain(filters ?? {}))]),
    tests: new Map([...builtIn.tests, ...Object.entries(tests ?? {})]),
    functions: new Map([...builtIn.functions, ...Object.entries(functions ?? {})]),
  };
}

function plain(functions: Readonly<Record<string, FilterFunction>>): Record<string, FilterDefinition> {
  return Object.fromEntries(Object.entries(functions).map(([name, apply]) => [name, { apply }]));
}
