import type { RunState } from './run-state.ts';

interface Entry {
  readonly at: number;
  readonly run: RunState;
  /** An entry counts until the run is claimed again. */
  readonly epoch: number;
}

/** Unowned runs by the time they have to be woken: a binary heap. Entries whose run was claimed since are dropped when met. */
export class DueQueue {
  readonly #heap: Entry[] = [];

  push(run: RunState, at: number): void {
    this.#heap.push({ at, run, epoch: run.epoch });
    this.#up(this.#heap.length - 1);
  }

  /** Takes out the earliest run that is due and still `isValid`. */
  pop(now: number, isValid: (run: RunState) => boolean): RunState | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || first.at > now) return undefined;
      this.#drop();
      if (first.epoch === first.run.epoch && isValid(first.run)) return first.run;
    }
  }

  #drop(): void {
    const last = this.#heap.pop() as Entry;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#down();
  }

  #up(index: number): void {
    const entry = this.#heap[index] as Entry;
    let i = index;
    while (i > 0) {
      const parent = (i - 1) >> 1;
      if (!isBefore(entry, this.#heap[parent] as Entry)) break;
      this.#heap[i] = this.#heap[parent] as Entry;
      i = parent;
    }
    this.#heap[i] = entry;
  }

  #down(): void {
    const heap = this.#heap;
    const entry = heap[0] as Entry;
    let i = 0;
    for (;;) {
      let child = 2 * i + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1] as Entry, heap[child] as Entry)) child++;
      if (!isBefore(heap[child] as Entry, entry)) break;
      heap[i] = heap[child] as Entry;
      i = child;
    }
    heap[i] = entry;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.at < b.at || (a.at === b.at && a.run.ord < b.run.ord);
}
