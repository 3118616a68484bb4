import { ValidationError } from '../errors/validation-error.ts';
import type { Json } from './json.ts';

const MAX_DEPTH = 1_000;
/** Keys by which data could reach a prototype; refused wherever data comes in. */
export const forbiddenKeys: ReadonlySet<string> = new Set(['__proto__', 'prototype', 'constructor']);

/**
 * Checks that a value is plain JSON: no functions, symbols, bigints, NaN, cycles, class instances, or keys that could reach a prototype.
 * `undefined` members of objects are let through, as `JSON.stringify` drops them.
 * @throws {@link ValidationError} `NOT_JSON`, naming the path of the first offence.
 */
export function assertJson(value: unknown, what = 'value', options: AssertJsonOptions = {}): asserts value is Json {
  if (value === null || typeof value === 'string' || typeof value === 'boolean' || Number.isFinite(value)) return;
  new JsonCheck(what, options).visit(value);
}

/** What is let through beside. */
export interface AssertJsonOptions {
  /**
   * Whether names of people's own making may be `constructor` and `prototype`, where data is kept and given back and never followed.
   * One inside the other still leads to a prototype, and `__proto__` is one. Default false.
   */
  readonly allowsOwnNames?: boolean;
}

class JsonCheck {
  readonly #what: string;
  readonly #path: (string | number)[] = [];
  /** The containers around the value at hand: meeting one again is a cycle. */
  readonly #open: Set<object> = new Set();

  readonly #allowsOwnNames: boolean;

  constructor(what: string, { allowsOwnNames = false }: AssertJsonOptions) {
    this.#what = what;
    this.#allowsOwnNames = allowsOwnNames;
  }

  visit(value: unknown): void {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
    if (typeof value === 'number') {
      if (!Number.isFinite(value)) this.#refuse(`${value} has no JSON form`);
      return;
    }
    if (typeof value !== 'object') this.#refuse(value === undefined ? 'undefined has no JSON form' : `a ${typeof value} has no JSON form`);
    if (this.#open.has(value)) this.#refuse('it refers to itself');
    if (this.#path.length > MAX_DEPTH) this.#refuse(`it is nested deeper than ${MAX_DEPTH} levels`);
    this.#open.add(value);
    if (Array.isArray(value)) this.#visitItems(value);
    else this.#visitMembers(value);
    this.#open.delete(value);
  }

  #visitItems(items: readonly unknown[]): void {
    for (let i = 0; i < items.length; i++) {
      this.#path.push(i);
      this.visit(items[i]);
      this.#path.pop();
    }
  }

  #visitMembers(value: object): void {
    const prototype: unknown = Object.getPrototypeOf(value);
    // Another realm's plain objects have another Object.prototype; its own prototype is null all the same.
    if (prototype !== null && Object.getPrototypeOf(prototype) !== null) {
      this.#refuse(`an instance of ${value.constructor?.name ?? 'a class'} is not plain data`);
    }
    for (const key of Object.keys(value)) {
      if (this.#isForbidden(key)) this.#refuse(`the key "${key}" is not allowed`);
      const member = this.#memberOf(value as Record<string, unknown>, key);
      if (member === undefined) continue;
      this.#path.push(key);
      this.visit(member);
      this.#path.pop();
    }
  }

  #isForbidden(key: string): boolean {
    if (!forbiddenKeys.has(key)) return false;
    return !this.#allowsOwnNames || key === '__proto__' || (key === 'prototype' && this.#path.at(-1) === 'constructor');
  }

  #memberOf(value: Record<string, unknown>, key: string): unknown {
    try {
      return value[key];
    } catch (error) {
      this.#path.push(key);
      return this.#refuse(`reading it throws (${error instanceof Error ? error.message : String(error)})`);
    }
  }

  #refuse(why: string): never {
    const shown = this.#path.slice(0, 10).join('.');
    const at = shown === '' ? '' : ` at "${shown}${this.#path.length > 10 ? '…' : ''}"`;
    throw new ValidationError(
      `${this.#what} is not plain JSON${at}: ${why}. Use plain objects, lists, strings, finite numbers, booleans and null.`,
      {
        code: 'NOT_JSON',
        data: { path: this.#path.slice(0, 100).join('.') },
      },
    );
  }
}
