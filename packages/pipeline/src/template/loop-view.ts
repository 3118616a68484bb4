import type { Json } from '@tutti/core';
import { Undefined, View, type Value } from './value.ts';

/** `loop` inside a `{% for %}`. */
export class LoopView extends View {
  readonly #items: readonly Value[];
  readonly #index: number;

  constructor(items: readonly Value[], index: number) {
    super();
    this.#items = items;
    this.#index = index;
  }

  override member(name: string): Value | undefined {
    const index = this.#index;
    const { length } = this.#items;
    switch (name) {
      case 'index':
        return index + 1;
      case 'index0':
        return index;
      case 'revindex':
        return length - index;
      case 'revindex0':
        return length - index - 1;
      case 'first':
        return index === 0;
      case 'last':
        return index === length - 1;
      case 'length':
        return length;
      case 'depth':
        return 1;
      case 'previtem':
        return this.#items[index - 1] ?? new Undefined({ reference: 'loop.previtem', at: 0 });
      case 'nextitem':
        return this.#items[index + 1] ?? new Undefined({ reference: 'loop.nextitem', at: 0 });
      default:
        return undefined;
    }
  }

  override plain(): Json {
    return { index: this.#index + 1, index0: this.#index, length: this.#items.length };
  }

  override text(): string {
    return JSON.stringify(this.plain());
  }

  override names(): readonly string[] {
    return ['index', 'index0', 'revindex', 'revindex0', 'first', 'last', 'length', 'previtem', 'nextitem'];
  }

  override call(name: string, args: readonly Value[]): Value | undefined {
    return name === 'cycle' && args.length > 0 ? args[this.#index % args.length] : undefined;
  }
}
