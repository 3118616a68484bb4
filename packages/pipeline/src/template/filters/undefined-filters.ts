import type { FilterDefinition } from '../call-arguments.ts';
import { isTruthy } from '../convert.ts';
import { Undefined, View, type Value } from '../value.ts';

const fallback: FilterDefinition = {
  takesUndefined: true,
  apply: (input, args) => {
    const isMissing =
      input instanceof Undefined || (input instanceof View && !input.isPresent()) || (args.flag(1, 'boolean', false) && !isTruthy(input));
    return isMissing ? (args.raw(0, 'default_value') ?? args.named.get('default') ?? args.named.get('value') ?? '') : (input as Value);
  },
};

/** Filters that can deal with references that lead nowhere. */
export const undefinedFilters: Readonly<Record<string, FilterDefinition>> = { default: fallback, d: fallback };
