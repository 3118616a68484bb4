import type { Json, ScopeFrame } from '@tutti/core';
import { View, type Value } from '../../template/index.ts';
import { bareValue, isCollectedItem } from '../step-record.ts';
import { AbsentView } from './absent-view.ts';
import { viewOfItem } from './step-view.ts';

/** The names that a loop binds, for one of its turns. */
export function frameBinding(frame: ScopeFrame, name: string): Value | undefined {
  const { index, length, item } = frame;
  switch (name) {
    case 'item':
      return isCollectedItem(item) ? viewOfItem(item) : item;
    case 'index':
    case 'index0':
    case 'iteration':
      return index;
    case 'position':
      return index + 1;
    case 'is_first':
      return index === 0;
    case 'is_last':
      return length === undefined ? undefined : index === length - 1;
    case 'length':
      return length;
    case 'remaining':
      return length === undefined ? undefined : length - index - 1;
    case 'loop_id':
      return frame.node;
    default:
      return undefined;
  }
}

/** `loop` inside a step that is repeated, and the loop by its own id: `loop.index` counts from 1, `<id>.index` from 0. */
export class FrameView extends View {
  readonly #frame: ScopeFrame;
  readonly #startsAtOne: boolean;
  /** What the turn before gave. */
  readonly #before: View | undefined;

  constructor(frame: ScopeFrame, options: { readonly startsAtOne: boolean; readonly before?: View | undefined }) {
    super();
    this.#frame = frame;
    this.#startsAtOne = options.startsAtOne;
    this.#before = options.before;
  }

  override isPresent(): boolean {
    return this.#startsAtOne || this.#before !== undefined;
  }

  override member(name: string): Value | undefined {
    const { index, length } = this.#frame;
    if (name === 'index' && this.#startsAtOne) return index + 1;
    if (name === 'first') return index === 0;
    if (name === 'last' && length !== undefined) return index === length - 1;
    return frameBinding(this.#frame, name) ?? (this.#before === undefined ? this.#beforeFirstTurn(name) : this.#before.member(name));
  }

  /** Before its first turn a loop that repeats itself has no turns: an empty list is one that can be asked. */
  #beforeFirstTurn(name: string): Value | undefined {
    if (this.#startsAtOne || this.#frame.length !== undefined) return undefined;
    switch (name) {
      case 'results':
      case 'iterations':
        return [];
      case 'count':
      case 'iteration_count':
      case 'total_iterations':
        return 0;
      case 'last':
        return new AbsentView((member) => this.explainMissing(member));
      default:
        return undefined;
    }
  }

  override plain(): Json {
    return (
      this.#before?.plain() ?? {
        index: this.#frame.index,
        ...(this.#frame.item === undefined ? {} : { item: bareValue(this.#frame.item) }),
      }
    );
  }

  override text(): string {
    return this.#before?.text() ?? '';
  }

  override names(): readonly string[] {
    return ['item', 'index', 'iteration', 'position', 'is_first', 'is_last', 'length', ...(this.#before?.names() ?? [])];
  }

  override explainMissing(name: string): string | undefined {
    return this.#before === undefined && !this.#startsAtOne
      ? `The loop "${this.#frame.node}" is in its first turn, so there is no earlier "${name}". Test it with "is defined", or give a default.`
      : undefined;
  }
}
