import { systemIds, type Clock, type Ids, type LimitClaim, type LimitStore } from '@tutti/core';
import type { Tiers } from './rate-limit-config.ts';

const LEASE_MS = 600_000;

/** What the store said of one request. */
export interface GateAnswer {
  /** Id of the claim, when it was granted. */
  readonly claim?: string;
  readonly error?: unknown;
}

/** Asks the common store, one request at a time, and not before the store thinks it worth asking. */
export class StoreGate {
  readonly #store: LimitStore;
  readonly #key: string;
  readonly #ids: Ids;
  readonly #limits: Pick<LimitClaim, 'windows' | 'concurrency' | 'leaseMs'>;
  #isAsking: boolean = false;
  #askAgainAt: number = -Infinity;

  constructor(store: LimitStore, tiers: Tiers, options: { readonly key?: string; readonly leaseMs?: number; readonly ids?: Ids }) {
    this.#store = store;
    this.#key = options.key ?? 'default';
    this.#ids = options.ids ?? systemIds;
    this.#limits = { windows: tiers.windows, concurrency: tiers.concurrency, leaseMs: options.leaseMs ?? LEASE_MS };
  }

  /** @returns how long to wait before the next question, ms; `Infinity` while one is open, whose answer goes to `settled`. */
  ask(tokens: number, { now, clock, settled }: { readonly now: number; readonly clock: Clock; readonly settled: (answer: GateAnswer) => void }): number {
    if (this.#isAsking) return Infinity;
    if (this.#askAgainAt > now) return this.#askAgainAt - now;
    this.#isAsking = true;
    const claim = this.#ids.next();
    const finish = (answer: GateAnswer): void => {
      this.#isAsking = false;
      settled(answer);
    };
    this.#store.acquire(claim, this.#key, { requests: 1, tokens, ...this.#limits }).then(
      (answer) => {
        if (answer === 'acquired') return finish({ claim });
        this.#askAgainAt = clock.monotonic() + answer.waitMs;
        finish({});
      },
      (error: unknown) => finish({ error }),
    );
    return Infinity;
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
