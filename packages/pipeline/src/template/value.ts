import type { Json } from '@tutti/core';

/** What expressions work on: plain data, {@link View}s of it, and {@link Undefined}. Checked where it is used. */
export type Value = unknown;

/** What a reference that leads nowhere gives. It may be tested and defaulted; any other use is an error that names it. */
export class Undefined {
  /** The reference as written, `step.result.missing`. */
  readonly reference: string;
  readonly at: number;
  /** Why it is undefined, or what was meant instead. */
  readonly hint: string;
  /** Whether the first name itself is unknown. */
  readonly isRoot: boolean;

  constructor(options: { readonly reference: string; readonly at: number; readonly hint?: string; readonly isRoot?: boolean }) {
    this.reference = options.reference;
    this.at = options.at;
    this.hint = options.hint ?? '';
    this.isRoot = options.isRoot ?? false;
  }
}

/** Data with a face of its own: a step's result, a loop, a date. Subclasses decide which names it has. */
export abstract class View {
  /** A member, or `undefined` when there is none. */
  abstract member(name: string): Value | undefined;
  /** The bare value, as filters and tools get it. */
  abstract plain(): Json;
  /** The text of `{{ view }}`. */
  abstract text(): string;
  /** Names for messages. */
  names(): readonly string[] {
    return [];
  }
  /** Whether `is defined` holds and `default` does not apply. */
  isPresent(): boolean {
    return true;
  }
  /** The list it stands for, if it stands for one. */
  items(): readonly Value[] | undefined {
    return undefined;
  }
  /** Data of which the same view can be made again; absent when the bare value is all there is. */
  stored(): Json | undefined {
    return undefined;
  }
  /** A method, if it has one of that name. */
  call(_name: string, _args: readonly Value[]): Value | undefined {
    return undefined;
  }
  /** A member as a list of none or one; views of several things give one for each. */
  gather(name: string): readonly Value[] {
    const found = this.isPresent() ? this.member(name) : undefined;
    return found === undefined || found === null ? [] : [found];
  }
  /** Why a member is missing. */
  explainMissing(_name: string): string | undefined {
    return undefined;
  }
}

/** A view's bare value; anything else as it is. */
export function plainOf(value: Value): Value {
  return value instanceof View ? value.plain() : value;
}

/** A plain object of the data: not a list, a view or undefined. */
export function isRecord(value: Value): value is Readonly<Record<string, Value>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof View) && !(value instanceof Undefined);
}

/** What a value is called in messages. */
export function typeName(value: Value): string {
  if (value === null) return 'null';
  if (value instanceof Undefined) return 'undefined';
  const plain = plainOf(value);
  if (Array.isArray(plain)) return 'a list';
  if (plain === null) return 'null';
  if (typeof plain === 'object') return 'a mapping';
  return { string: 'a text', number: 'a number', boolean: 'a truth value' }[typeof plain as string] ?? typeof plain;
}

/** Members of a mapping, whatever its prototype. */
export function ownMember(record: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

/** A mapping without a prototype. */
export function emptyRecord(): Record<string, Value> {
  return Object.create(null) as Record<string, Value>;
}
