const FIRST_CAPACITY = 64;

/**
 * What was granted, oldest first, numbered from 0: time, requests and tokens of each grant. A ring of plain numbers, so that a
 * day of grants costs 24 bytes each and no garbage.
 */
export class GrantLog {
  #capacity: number = FIRST_CAPACITY;
  #at: Float64Array = new Float64Array(FIRST_CAPACITY);
  #requests: Float64Array = new Float64Array(FIRST_CAPACITY);
  #tokens: Float64Array = new Float64Array(FIRST_CAPACITY);
  #start: number = 0;
  #end: number = 0;

  /** Number of the oldest grant that is kept. */
  get start(): number {
    return this.#start;
  }

  /** Number that the next grant gets. */
  get end(): number {
    return this.#end;
  }

  at(grant: number): number {
    return this.#at[grant & (this.#capacity - 1)] as number;
  }

  requests(grant: number): number {
    return this.#requests[grant & (this.#capacity - 1)] as number;
  }

  tokens(grant: number): number {
    return this.#tokens[grant & (this.#capacity - 1)] as number;
  }

  /** @returns the number of the grant. */
  push(at: number, requests: number, tokens: number): number {
    if (this.#end - this.#start === this.#capacity) this.#grow();
    const slot = this.#end & (this.#capacity - 1);
    this.#at[slot] = at;
    this.#requests[slot] = requests;
    this.#tokens[slot] = tokens;
    return this.#end++;
  }

  /** Rewrites the amounts of a grant that is still kept. */
  amend(grant: number, requests: number, tokens: number): void {
    const slot = grant & (this.#capacity - 1);
    this.#requests[slot] = requests;
    this.#tokens[slot] = tokens;
  }

  /** Forgets all grants before this one. */
  dropBefore(grant: number): void {
    this.#start = Math.max(this.#start, Math.min(grant, this.#end));
  }

  #grow(): void {
    const capacity = this.#capacity * 2;
    const at = new Float64Array(capacity);
    const requests = new Float64Array(capacity);
    const tokens = new Float64Array(capacity);
    for (let grant = this.#start; grant < this.#end; grant++) {
      const to = grant & (capacity - 1);
      at[to] = this.at(grant);
      requests[to] = this.requests(grant);
      tokens[to] = this.tokens(grant);
    }
    this.#capacity = capacity;
    this.#at = at;
    this.#requests = requests;
    this.#tokens = tokens;
  }
}
