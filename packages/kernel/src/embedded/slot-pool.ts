import { BinaryHeap } from '@tutti/core';

/** Something that waits for a slot. */
export interface SlotRequest {
  /** 1 (last) to 10 (first). */
  readonly priority: number;
  /** Among equal priorities the higher goes first. */
  readonly rank: number;
  /** Order of arrival, set by the pool. */
  order: number;
  /** Called once when a slot is free; the slot is then held until `release`. Gives false to pass the slot on. */
  grant(): boolean;
}

/** A bounded number of slots, given by priority, then rank, then order of arrival. */
export class SlotPool {
  readonly #limit: number;
  #free: number;
  #order: number = 0;
  #isPumping: boolean = false;
  readonly #queue: BinaryHeap<SlotRequest> = new BinaryHeap<SlotRequest>(
    (a, b) => a.priority > b.priority || (a.priority === b.priority && (a.rank > b.rank || (a.rank === b.rank && a.order < b.order))),
  );

  constructor(limit: number) {
    this.#limit = limit;
    this.#free = limit;
  }

  get active(): number {
    return this.#limit - this.#free;
  }

  /** Takes a slot that is free and nobody waits for; the shorter way for whoever finds one. */
  takeIfFree(): boolean {
    if (this.#free === 0 || this.#queue.size > 0) return false;
    this.#free--;
    return true;
  }

  request(request: SlotRequest): void {
    request.order = this.#order++;
    this.#queue.push(request);
    this.#pump();
  }

  release(): void {
    this.#free++;
    this.#pump();
  }

  // A granted body may end at once and release its slot inside `grant`: a loop, not recursion, takes the next.
  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    try {
      while (this.#free > 0) {
        const request = this.#queue.pop();
        if (request === undefined) return;
        this.#free--;
        if (!request.grant()) this.#free++;
      }
    } finally {
      this.#isPumping = false;
    }
  }
}
