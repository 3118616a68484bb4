import { systemIds, type Clock, type Ids, type LimitClaim, type LimitStore } from '@tutti/core';
import type { Tiers } from './rate-limit-config.ts';

const LEASE_MS = 600_000;
/** Another process may give room back without a word to this one: it is never longer than this before the store is asked again. */
const LONGEST_WAIT_MS = 1_000;

/** What the store said of one request. */
export type GateAnswer =
  | { readonly type: 'granted'; readonly claim: string }
  | { readonly type: 'refused' }
  | { readonly type: 'failed'; readonly error: unknown };

/** Asks the common store, one request at a time, and not before the store thinks it worth asking. */
export class StoreGate {
  readonly #store: LimitStore;
  readonly #key: string;
  readonly #ids: Ids;
  readonly #limits: Pick<LimitClaim, 'windows' | 'concurrency' | 'leaseMs'>;
  #isAsking: boolean = false;
  #askAgainAt: number = -Infinity;
  /** How much was too much when the store was last asked. */
  #refusedTokens: number = 0;

  constructor(store: LimitStore, tiers: Tiers, options: { readonly key?: string; readonly leaseMs?: number; readonly ids?: Ids }) {
    this.#store = store;
    this.#key = options.key ?? 'default';
    this.#ids = options.ids ?? systemIds;
    this.#limits = { windows: tiers.windows, concurrency: tiers.concurrency, leaseMs: options.leaseMs ?? LEASE_MS };
  }

  /** @returns how long to wait before the next question, ms; `Infinity` while one is open, whose answer goes to `settled`. */
  ask(
    tokens: number,
    { now, clock, settled }: { readonly now: number; readonly clock: Clock; readonly settled: (answer: GateAnswer) => void },
  ): number {
    if (this.#isAsking) return Infinity;
    // The wait for a large request says nothing of a smaller one that has taken its place.
    if (this.#askAgainAt > now && tokens >= this.#refusedTokens) return this.#askAgainAt - now;
    this.#isAsking = true;
    const claim = this.#ids.next();
    const finish = (answer: GateAnswer): void => {
      this.#isAsking = false;
      settled(answer);
    };
    this.#acquire(claim, tokens).then(
      (answer) => {
        if (answer === 'acquired') return finish({ type: 'granted', claim });
        this.#askAgainAt = clock.monotonic() + Math.min(answer.waitMs, LONGEST_WAIT_MS);
        this.#refusedTokens = tokens;
        finish({ type: 'refused' });
      },
      (error: unknown) => finish({ type: 'failed', error }),
    );
    return Infinity;
  }

  // async: a store that throws is one that rejects.
  async #acquire(claim: string, tokens: number): ReturnType<LimitStore['acquire']> {
    return this.#store.acquire(claim, this.#key, { requests: 1, tokens, ...this.#limits });
  }

  release(claim: string, actual: { readonly requests: number; readonly tokens: number }): Promise<void> {
    this.#askAgainAt = -Infinity;
    return this.#store.release(claim, actual);
  }

  /** Gives back what nobody waits for any more. If that fails, the claim runs out by itself. */
  withdraw(claim: string): void {
    void this.release(claim, { requests: 0, tokens: 0 }).catch(() => undefined);
  }
}
