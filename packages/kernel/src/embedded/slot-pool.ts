import { WeightQueue, type Weighted } from '../collections/weight-queue.ts';

/** Something that waits for a slot. */
export interface SlotRequest extends Weighted {
  /** The higher goes first: see {@link slotWeight}. */
  readonly weight: number;
  /** Called once when a slot is free; the slot is then held until `release`. Gives false to pass the slot on. */
  grant(): boolean;
}

const RANKS: number = 2 ** 26;

/** Priority, 1 (last) to 10 (first), and among equal priorities rank, in one number. Ranks of 67 million and more are equal. */
export function slotWeight(priority: number, rank: number): number {
  return priority * RANKS + Math.min(rank, RANKS - 1);
}

/** A bounded number of slots, given by weight, then order of arrival. */
export class SlotPool {
  readonly #limit: number;
  #free: number;
  #isGranting: boolean = false;
  readonly #queue: WeightQueue<SlotRequest> = new WeightQueue<SlotRequest>();

  constructor(limit: number) {
    this.#limit = limit;
    this.#free = limit;
  }

  get active(): number {
    return this.#limit - this.#free;
  }

  /** Whether slots are being given right now. */
  get isGranting(): boolean {
    return this.#isGranting;
  }

  /** Takes a slot that is free and nobody waits for; the shorter way for whoever finds one. */
  takeIfFree(): boolean {
    if (this.#free === 0 || !this.#queue.isEmpty) return false;
    this.#free--;
    return true;
  }

  request(request: SlotRequest): void {
    this.#queue.push(request);
    this.#pump();
  }

  release(): void {
    this.#free++;
    this.#pump();
  }

  // A granted body may end at once and release its slot inside `grant`: a loop, not recursion, takes the next.
  #pump(): void {
    if (this.#isGranting) return;
    this.#isGranting = true;
    try {
      while (this.#free > 0) {
        const request = this.#queue.pop();
        if (request === undefined) return;
        this.#free--;
        if (!request.grant()) this.#free++;
      }
    } finally {
      this.#isGranting = false;
    }
  }
}
