const FIRST_CAPACITY = 256;
/** Numbers of a grant: time, requests, tokens. */
const WIDTH = 3;
/** Where the amount of each unit stands among them. */
export const COLUMN = { requests: 1, tokens: 2 } as const;
export type Column = (typeof COLUMN)[keyof typeof COLUMN];

/**
 * What was granted, oldest first, numbered from 0: time, requests and tokens of each grant. A ring of plain numbers, so that a
 * day of grants costs 24 bytes each and no garbage.
 */
export class GrantLog {
  #mask: number = FIRST_CAPACITY - 1;
  #rows: Float64Array = new Float64Array(FIRST_CAPACITY * WIDTH);
  #start: number = 0;
  #end: number = 0;

  /** Number that the next grant gets. */
  get end(): number {
    return this.#end;
  }

  /** Whether the next grant makes the ring grow, unless some are forgotten. */
  get isFull(): boolean {
    return this.#end - this.#start > this.#mask;
  }

  at(grant: number): number {
    return this.#rows[(grant & this.#mask) * WIDTH] as number;
  }

  amount(grant: number, column: Column): number {
    return this.#rows[(grant & this.#mask) * WIDTH + column] as number;
  }

  /** @returns the number of the grant. */
  push(at: number, requests: number, tokens: number): number {
    if (this.isFull) this.#grow();
    const row = (this.#end & this.#mask) * WIDTH;
    this.#rows[row] = at;
    this.#rows[row + 1] = requests;
    this.#rows[row + 2] = tokens;
    return this.#end++;
  }

  /** Gives a grant its time, if it is still kept. */
  stamp(grant: number, at: number): void {
    if (grant >= this.#start) this.#rows[(grant & this.#mask) * WIDTH] = at;
  }

  /** Takes off what was not used of a grant, if it is still kept. */
  giveBack(grant: number, requests: number, tokens: number): void {
    if (grant < this.#start) return;
    const row = (grant & this.#mask) * WIDTH;
    this.#rows[row + 1] = (this.#rows[row + 1] as number) - requests;
    this.#rows[row + 2] = (this.#rows[row + 2] as number) - tokens;
  }

  /** Forgets all grants before this one. */
  dropBefore(grant: number): void {
    this.#start = Math.max(this.#start, Math.min(grant, this.#end));
  }

  #grow(): void {
    const capacity = (this.#mask + 1) * 2;
    const rows = new Float64Array(capacity * WIDTH);
    // A full ring is two runs of rows, before and behind its seam; each lands in one piece, for the new ring is twice as long.
    const seam = (this.#start & this.#mask) * WIDTH;
    rows.set(this.#rows.subarray(seam), (this.#start & (capacity - 1)) * WIDTH);
    const behind = this.#start + (this.#mask + 1) - (this.#start & this.#mask);
    rows.set(this.#rows.subarray(0, seam), (behind & (capacity - 1)) * WIDTH);
    this.#mask = capacity - 1;
    this.#rows = rows;
  }
}
