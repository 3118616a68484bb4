import type { StepKey } from '@tutti/core';
import { LinkedList } from '../collections/linked-list.ts';
import { OpenStep, type StoredValue } from './open-step.ts';

/**
 * The steps of a run by key: those that are due and not settled, in order of their becoming due, and the outputs of the others.
 * One map holds both, and a step's output takes the step's place: no key is ever deleted for a step that succeeds.
 */
export class StepTable {
  readonly #entries: Map<StepKey, OpenStep | StoredValue> = new Map();
  readonly #open: LinkedList<OpenStep> = new LinkedList<OpenStep>();
  /** The step last asked for: a settlement asks when it is understood and again when it is folded. */
  #asked: OpenStep | undefined = undefined;

  /** Number of open steps. */
  get size(): number {
    return this.#open.size;
  }

  /** An open step. */
  get(path: StepKey): OpenStep | undefined {
    if (this.#asked?.command.step === path) return this.#asked;
    // Steps settle mostly in the order in which they became due.
    const { first } = this.#open;
    if (first?.command.step === path) return (this.#asked = first);
    const entry = this.#entries.get(path);
    if (!(entry instanceof OpenStep)) return undefined;
    this.#asked = entry;
    return entry;
  }

  /** The output of a step that is done, or of a child run. */
  output(path: StepKey): StoredValue | undefined {
    const entry = this.#entries.get(path);
    return entry instanceof OpenStep ? undefined : entry;
  }

  open(step: OpenStep): void {
    this.#entries.set(step.command.step, step);
    this.#open.add(step);
  }

  /** An open step is settled, with or without an output. */
  close(step: OpenStep, output: StoredValue | undefined): void {
    this.#asked = undefined;
    this.#open.remove(step);
    if (output === undefined) this.#entries.delete(step.command.step);
    else this.#entries.set(step.command.step, output);
  }

  /** Keeps an output that no open step stands for. */
  keep(path: StepKey, output: StoredValue): void {
    this.#entries.set(path, output);
  }

  /** The outputs by key. */
  *outputs(): Generator<readonly [StepKey, StoredValue]> {
    for (const [path, entry] of this.#entries) if (!(entry instanceof OpenStep)) yield [path, entry];
  }

  /** The open steps as they are now: they may settle meanwhile. */
  all(): readonly OpenStep[] {
    return this.#open.all();
  }
}
