import type { Json } from '@tutti/core';
import { toPlain } from './convert.ts';
import { forbiddenName, isNeverRead } from './forbidden.ts';
import { View, type Value } from './value.ts';

/** `namespace(total=0)`: names that `{% set ns.total = … %}` may change, also inside loops. It lives as long as its rendering. */
export class NamespaceView extends View {
  readonly #own: Map<string, Value>;

  /** @throws TemplateForbiddenError for names that lead out of plain data. */
  constructor(own: ReadonlyMap<string, Value>) {
    super();
    for (const name of own.keys()) if (isNeverRead(name)) throw forbiddenName(name, 0);
    this.#own = new Map(own);
  }

  /** @throws TemplateForbiddenError for names that lead out of plain data. */
  set(name: string, value: Value, at: number): void {
    if (isNeverRead(name)) throw forbiddenName(name, at);
    this.#own.set(name, value);
  }

  override member(name: string): Value | undefined {
    return this.#own.get(name);
  }

  override plain(): Json {
    return Object.fromEntries([...this.#own].map(([name, value]) => [name, toPlain(value) as Json]));
  }

  override text(): string {
    return JSON.stringify(this.plain());
  }

  override names(): readonly string[] {
    return [...this.#own.keys()];
  }
}
