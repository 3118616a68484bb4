/**
 * Room for one request in every window, and one concurrency slot. It ends once: with `settle`, with `cancel`, or when it is
 * disposed of (`await using`), which keeps the estimate as what was used.
 */
export interface Lease extends AsyncDisposable, Disposable {
  /** Tokens that were reserved. */
  readonly tokens: number;
  /** How long the request waited for it, ms. */
  readonly waitedMs: number;
  /**
   * Ends the lease with what was used: the rest goes back to the windows, what is above the estimate is charged from now on. A count
   * that makes no sense (`NaN`, 2⁵³ or more) leaves the estimate.
   */
  settle(actualTokens: number): void;
  /** Ends the lease of a request that was never sent: windows and slot are as before. */
  cancel(): void;
}

/** What was granted. */
export interface Grant {
  /** Its number in the log. */
  readonly grant: number;
  readonly tokens: number;
  readonly waitedMs: number;
  /** Id of the claim in the store, when there is one. */
  readonly claim: string | undefined;
}

/** Told once, when a lease ends. What it returns is awaited by `await using`. */
export interface LeaseEnd {
  end(grant: Grant, requests: number, tokens: number): Promise<void> | undefined;
}

/** A lease that the limiter has granted. It is the grant itself: one is made for each request, so it is one object. */
export class GrantedLease implements Lease, Grant {
  readonly grant: number;
  readonly tokens: number;
  readonly waitedMs: number;
  readonly claim: string | undefined;
  #end: LeaseEnd | undefined;
  #ended: Promise<void> | undefined;

  constructor({ grant, tokens, waitedMs, claim }: Grant, end: LeaseEnd) {
    this.grant = grant;
    this.tokens = tokens;
    this.waitedMs = waitedMs;
    this.claim = claim;
    this.#end = end;
  }

  settle(actualTokens: number): void {
    const tokens = Math.max(0, Math.ceil(actualTokens));
    // Beyond that, sums would no longer be exact.
    this.#finish(1, Number.isSafeInteger(tokens) ? tokens : this.tokens);
  }

  cancel(): void {
    this.#finish(0, 0);
  }

  [Symbol.dispose](): void {
    this.#finish(1, this.tokens);
  }

  [Symbol.asyncDispose](): Promise<void> {
    this.#finish(1, this.tokens);
    return this.#ended ?? Promise.resolve();
  }

  #finish(requests: number, tokens: number): void {
    const end = this.#end;
    this.#end = undefined;
    if (end === undefined) return;
    this.#ended = end.end(this, requests, tokens);
    // Whoever disposes of the lease hears of a store that failed; a release that got lost is healed when the claim runs out.
    this.#ended?.catch(() => undefined);
  }
}
