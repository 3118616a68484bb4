import { LinkedList } from '../collections/linked-list.ts';
import type { Scope } from './scope.ts';

/**
 * The scopes of a container at work, by item or iteration, in order of their opening. Items come in order and each once,
 * so that a list with a place for each serves; a map that gains and loses a number for each item takes ten times as long.
 */
export class OpenScopes {
  readonly #list: LinkedList<Scope> = new LinkedList<Scope>();
  readonly #places: (Scope | undefined)[] = [];

  get size(): number {
    return this.#list.size;
  }

  get(index: number): Scope | undefined {
    return this.#places[index];
  }

  add(scope: Scope): void {
    this.#list.add(scope);
    this.#places[scope.index] = scope;
  }

  remove(scope: Scope): void {
    if (this.#places[scope.index] !== scope) return;
    this.#places[scope.index] = undefined;
    this.#list.remove(scope);
  }

  /** Those there are now: they may close meanwhile. */
  all(): readonly Scope[] {
    return this.#list.all();
  }
}
