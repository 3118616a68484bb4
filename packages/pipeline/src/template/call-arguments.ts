import type { Clock } from '@tutti/core';
import type { Budget } from './budget.ts';
import { defined, isTruthy, toNumber, toText } from './convert.ts';
import { TemplateValueError } from './errors/template-value-error.ts';
import { plainOf, Undefined, type Value } from './value.ts';

/** What a filter, test, function or method may use beside its arguments. */
export interface CallScope {
  readonly budget: Budget;
  readonly clock: Clock | undefined;
  /** Applies another filter by name: for `map('upper')`. */
  filter(name: string, input: Value, args: Arguments): Value;
  /** Applies a test by name: for `selectattr`. */
  test(name: string, input: Value, args: Arguments): boolean;
  /** Reads a path of members, `a.b.0`. */
  path(value: Value, path: string): Value;
}

/** The arguments of one call, read by position or name. */
export class Arguments {
  readonly positional: readonly Value[];
  readonly named: ReadonlyMap<string, Value>;

  constructor(positional: readonly Value[] = [], named: ReadonlyMap<string, Value> = new Map()) {
    this.positional = positional;
    this.named = named;
  }

  get size(): number {
    return this.positional.length + this.named.size;
  }

  /** The argument as it came, or `undefined` when it was not given. A negative index is for arguments that have a name alone. */
  raw(index: number, name: string): Value | undefined {
    return index >= 0 && index < this.positional.length ? this.positional[index] : this.named.get(name);
  }

  /** The argument with views as their bare values. @throws when it is a reference that leads nowhere. */
  value(index: number, name: string): Value | undefined {
    const raw = this.raw(index, name);
    return raw === undefined ? undefined : plainOf(defined(raw));
  }

  text(index: number, name: string, fallback?: string): string {
    const value = this.raw(index, name);
    if (value !== undefined) return toText(defined(value));
    if (fallback === undefined) throw new TemplateValueError(`The argument "${name}" is missing.`);
    return fallback;
  }

  number(index: number, name: string, fallback?: number): number {
    const value = this.raw(index, name);
    if (value !== undefined && value !== null) return toNumber(value, `The argument "${name}"`);
    if (fallback === undefined) throw new TemplateValueError(`The argument "${name}" is missing.`);
    return fallback;
  }

  flag(index: number, name: string, fallback: boolean): boolean {
    const value = this.raw(index, name);
    return value === undefined ? fallback : isTruthy(value);
  }

  /** All arguments from a position on. */
  from(index: number): Arguments {
    return new Arguments(this.positional.slice(index), this.named);
  }

  has(index: number, name: string): boolean {
    const value = this.raw(index, name);
    return value !== undefined && !(value instanceof Undefined);
  }
}

/** Changes a value: `{{ input | name(arguments) }}`. May receive {@link Undefined} only when it says so. */
export interface FilterDefinition {
  readonly apply: (input: Value, args: Arguments, scope: CallScope) => Value;
  /** It can deal with a reference that leads nowhere. */
  readonly takesUndefined?: boolean;
}

/** Filters given as functions of plain values. */
export type FilterFunction = FilterDefinition['apply'];
