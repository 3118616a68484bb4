import { silentLogger, systemClock, type Clock, type Logger } from '@tutti/core';
import type { Router } from '../router/router.ts';
import { syncRouter, type RouterStore } from './router-store.ts';
import { SqliteRouterStore } from './sqlite-router-store.ts';

export interface KeepRouterOptions {
  /** The least time between two exchanges, ms. Default 30,000. */
  readonly everyMs?: number;
  readonly clock?: Pick<Clock, 'monotonic'>;
  readonly logger?: Logger;
}

const EVERY_MS = 30_000;

/**
 * Keeps what a router has learnt in a store that others share: read at once, told and heard now and then while calls are made,
 * and told at the end. There is no timer: a router that decides nothing has nothing to tell, and keeps no process alive.
 */
export class KeptRouter implements AsyncDisposable {
  readonly #router: Router;
  readonly #store: RouterStore;
  readonly #options: KeepRouterOptions;
  #syncedAt: number;
  #syncing: Promise<void> = Promise.resolve();
  #isClosed = false;

  constructor(router: Router, store: RouterStore, options: KeepRouterOptions = {}) {
    this.#router = router;
    this.#store = store;
    this.#options = options;
    this.#syncedAt = this.#now();
  }

  /** To be called after each call of a model: exchanges when the last time is long enough ago. */
  touch(): void {
    if (!this.#isClosed && this.#now() - this.#syncedAt >= (this.#options.everyMs ?? EVERY_MS)) void this.sync();
  }

  /** Tells and hears now. A store that fails costs no call: the trouble is logged, and nothing is lost. */
  async sync(): Promise<void> {
    this.#syncedAt = this.#now();
    this.#syncing = this.#syncing
      .then(() => syncRouter(this.#router, this.#store))
      .catch((error: unknown) => {
        (this.#options.logger ?? silentLogger).warning(`What the router has learnt could not be kept: ${String(error)} It is tried again.`);
      });
    return this.#syncing;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    await this.sync();
    await this.#store.close();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  #now(): number {
    return (this.#options.clock ?? systemClock).monotonic();
  }
}

/** Opens the SQLite file of a router, or makes it, and takes up what it knows. @throws StoreError when the file cannot be used. */
export async function keepRouter(router: Router, path: string, options: KeepRouterOptions = {}): Promise<KeptRouter> {
  const kept = new KeptRouter(router, new SqliteRouterStore(path), options);
  await kept.sync();
  return kept;
}
