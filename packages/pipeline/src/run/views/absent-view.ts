import { View } from '../../template/index.ts';

/** What is known by name and not there: null as a value, empty as text, not defined, and `default` applies. */
export class AbsentView extends View {
  readonly #explain: (name: string) => string | undefined;

  /** `explain` says why a member of it is missing. */
  constructor(explain: (name: string) => string | undefined) {
    super();
    this.#explain = explain;
  }

  override member(): undefined {
    return undefined;
  }

  override plain(): null {
    return null;
  }

  override text(): string {
    return '';
  }

  override isPresent(): boolean {
    return false;
  }

  override explainMissing(name: string): string | undefined {
    return this.#explain(name);
  }
}
