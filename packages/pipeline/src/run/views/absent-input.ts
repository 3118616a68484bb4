import { View } from '../../template/index.ts';

/** An input that was left out and has no default: null as a value, empty as text, not defined, and `default` applies. */
export class AbsentInput extends View {
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

  override explainMissing(name: string): string {
    return `The input was left out, so it has no "${name}". Give it, or test it first.`;
  }
}
