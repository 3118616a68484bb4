import type { Value } from './value.ts';

/** Where a template finds its names. */
export interface TemplateNames {
  /** The value of a name, or `undefined` when it is unknown. */
  lookup(name: string): Value | undefined;
  /** Known names, for hints. */
  names?(): Iterable<string>;
}

/** Names of plain data. Own properties only. */
export function namesOf(data: Readonly<Record<string, Value>>): TemplateNames {
  return {
    lookup: (name) => (Object.hasOwn(data, name) ? data[name] : undefined),
    names: () => Object.keys(data),
  };
}

/** Names set inside a template, block by block. */
export class Scope implements TemplateNames {
  readonly #outer: TemplateNames;
  #own: Map<string, Value> | undefined;

  constructor(outer: TemplateNames) {
    this.#outer = outer;
  }

  set(name: string, value: Value): void {
    this.#own ??= new Map();
    this.#own.set(name, value);
  }

  lookup(name: string): Value | undefined {
    const own = this.#own?.get(name);
    return own === undefined ? this.#outer.lookup(name) : own;
  }

  *names(): Iterable<string> {
    if (this.#own !== undefined) yield* this.#own.keys();
    if (this.#outer.names !== undefined) yield* this.#outer.names();
  }
}
