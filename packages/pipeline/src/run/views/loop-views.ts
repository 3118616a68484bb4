import type { Json } from '@tutti/core';
import { View, type Value } from '../../template/index.ts';
import { bareValue, type CollectedItem, type CollectedLoop } from '../step-record.ts';

type ViewOfItem = (item: CollectedItem) => View;

/** One turn of a loop with several steps: its members are the steps. */
export class ItemView extends View {
  readonly #steps: ReadonlyMap<string, View>;
  readonly #item: CollectedItem;

  constructor(steps: ReadonlyMap<string, View>, item: CollectedItem) {
    super();
    this.#steps = steps;
    this.#item = item;
  }

  override stored(): Json {
    return this.#item as unknown as Json;
  }

  override member(name: string): Value | undefined {
    const step = this.#steps.get(name);
    if (step !== undefined) return step;
    switch (name) {
      case 'status':
        return this.#all('success') ? 'completed' : 'failed';
      case 'success':
        return this.#all('success');
      case 'result':
      case 'value':
        return [...this.#steps.values()].at(-1);
      case 'steps':
        return Object.fromEntries(this.#steps);
      default:
        return undefined;
    }
  }

  override plain(): Json {
    return Object.fromEntries([...this.#steps].map(([id, view]) => [id, view.plain()]));
  }

  override text(): string {
    return JSON.stringify(this.plain());
  }

  override names(): readonly string[] {
    return [...this.#steps.keys(), 'status', 'success', 'result'];
  }

  /** The values that steps of this turn have under a name. */
  override gather(name: string): readonly Value[] {
    return [...this.#steps.values()].flatMap((view) => view.gather(name));
  }

  #all(name: string): boolean {
    return [...this.#steps.values()].every((view) => view.member(name) !== false || view.member('status') === 'skipped');
  }
}

/** What a `for_each` gave: a list of its turns. */
export class ResultsView extends View {
  readonly #items: readonly CollectedItem[];
  readonly #viewOf: ViewOfItem;
  #views: readonly View[] | undefined;

  constructor(items: readonly CollectedItem[], viewOf: ViewOfItem) {
    super();
    this.#items = items;
    this.#viewOf = viewOf;
  }

  override items(): readonly View[] {
    this.#views ??= this.#items.map(this.#viewOf);
    return this.#views;
  }

  override member(name: string): Value | undefined {
    switch (name) {
      case 'results':
      case 'result':
      case 'value':
      case 'outputs':
        return this;
      case 'count':
      case 'length':
      case 'total':
        return this.#items.length;
      case 'successful':
      case 'successful_count':
        return this.#succeeded();
      case 'failed':
      case 'failed_count':
        return this.#items.length - this.#succeeded();
      case 'status':
        return 'completed';
      case 'success':
        return this.#succeeded() === this.#items.length;
      case 'error':
        return null;
      case 'first':
        return this.items()[0];
      case 'last':
        return this.items().at(-1);
      default:
        return this.#gathered(name);
    }
  }

  /** What every turn calls so, as a list: `file_paths` gathers each `file_path`. */
  #gathered(name: string): Value | undefined {
    const names = name.endsWith('s') ? [name, name.slice(0, -1)] : [name];
    const found = this.items().flatMap((turn) => names.flatMap((one) => turn.gather(one)).slice(0, 1));
    return found.length === 0 ? undefined : found;
  }

  override plain(): Json {
    return this.#items.map((item) => bareValue(item as unknown as Json));
  }

  override text(): string {
    return JSON.stringify(this.plain());
  }

  override names(): readonly string[] {
    return ['results', 'count', 'successful', 'failed', 'status', 'success'];
  }

  #succeeded(): number {
    return this.items().filter((view) => view.member('success') !== false).length;
  }
}

/** `iterations` of a loop: its count as a number and a text, its turns as a list. */
class IterationsView extends View {
  readonly #views: readonly View[];

  constructor(views: readonly View[]) {
    super();
    this.#views = views;
  }

  override member(): undefined {
    return undefined;
  }

  override items(): readonly View[] {
    return this.#views;
  }

  override plain(): Json {
    return this.#views.length;
  }

  override text(): string {
    return String(this.#views.length);
  }
}

/** What a `while` or `until` gave: how often it ran, each turn, and the members of the last turn. */
export class LoopResultView extends View {
  readonly #loop: CollectedLoop;
  readonly #viewOf: ViewOfItem;
  #views: readonly View[] | undefined;

  constructor(loop: CollectedLoop, viewOf: ViewOfItem) {
    super();
    this.#loop = loop;
    this.#viewOf = viewOf;
  }

  override items(): readonly View[] {
    this.#views ??= this.#loop.iterations.map(this.#viewOf);
    return this.#views;
  }

  override member(name: string): Value | undefined {
    switch (name) {
      case 'iterations':
        return new IterationsView(this.items());
      case 'results':
        return this.items();
      case 'iteration_count':
      case 'count':
      case 'total_iterations':
        return this.#loop.iterations.length;
      case 'completed':
      case 'success':
        return true;
      case 'status':
        return 'completed';
      case 'error':
        return null;
      case 'last':
        return this.items().at(-1);
      default:
        return this.items().at(-1)?.member(name);
    }
  }

  override plain(): Json {
    return bareValue(this.#loop as unknown as Json);
  }

  override text(): string {
    return this.items().at(-1)?.text() ?? '';
  }

  override names(): readonly string[] {
    return ['iterations', 'results', 'count', 'completed', 'status', ...(this.items().at(-1)?.names() ?? [])];
  }
}
