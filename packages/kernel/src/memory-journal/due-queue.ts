import { BinaryHeap } from '@tutti/core';
import type { RunState } from './run-state.ts';

interface Entry {
  readonly at: number;
  readonly run: RunState;
  /** An entry counts until the run is claimed again. */
  readonly epoch: number;
}

/** Unowned runs by the time they have to be woken. Entries whose run was claimed since are dropped when met. */
export class DueQueue {
  readonly #heap: BinaryHeap<Entry> = new BinaryHeap(isBefore);

  push(run: RunState, at: number): void {
    this.#heap.push({ at, run, epoch: run.epoch });
  }

  /** Takes out the earliest run that is due and still `isValid`. */
  pop(now: number, isValid: (run: RunState) => boolean): RunState | undefined {
    for (;;) {
      const first = this.#heap.peek();
      if (first === undefined || first.at > now) return undefined;
      this.#heap.pop();
      if (first.epoch === first.run.epoch && isValid(first.run)) return first.run;
    }
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.run.ord < b.run.ord);
}
