import type { Amount } from '../run/step-policy.ts';

/** One level of a budget tree. */
export interface BudgetScope {
  readonly account: string;
  readonly parent?: string;
  readonly limit?: Amount;
}

/**
 * Reserves and settles money over a tree of accounts, atomically within the store: memory, a SQLite file, a distributed object.
 * The promise "never exceeded" holds per store.
 */
export interface BudgetStore {
  open(scope: BudgetScope): Promise<void>;
  /** Reserves up the whole chain or not at all. Same id twice: one reservation. */
  reserve(id: string, account: string, amount: Amount): Promise<'reserved' | { readonly refusedBy: string; readonly available: Amount; readonly inFlight: Amount }>;
  /** Turns a reservation into spending. After expiry it is still charged; twice is charged once. */
  settle(id: string, actual: Amount): Promise<void>;
  spent(account: string): Promise<Amount>;
}

/** A limit over time: no window of this length, wherever it begins, holds more than `limit` of the unit. */
export interface LimitWindow {
  readonly unit: 'requests' | 'tokens';
  readonly limit: number;
  /** Length, ms. The window is half open: what was taken at t counts in [t, t + windowMs). */
  readonly windowMs: number;
}

/** What one request takes, and the limits it is taken under. */
export interface LimitClaim {
  readonly requests: number;
  readonly tokens: number;
  readonly windows: readonly LimitWindow[];
  /** Claims out at one time; `Infinity` for no limit. */
  readonly concurrency: number;
  /** After this time without a release the claim no longer counts as out: its owner has died. ms. */
  readonly leaseMs: number;
}

/**
 * Counts use against windows and concurrency, atomically within the store: memory, a SQLite file, a distributed object.
 * The promise "no window is ever exceeded" holds per store and key.
 */
export interface LimitStore {
  /** Takes all of the claim if there is room everywhere; else nothing, and says after how many ms it is worth asking again. */
  acquire(id: string, key: string, claim: LimitClaim): Promise<'acquired' | { readonly waitMs: number }>;
  /** Ends a claim. `tokens`: what was really used; less is given back, more is charged now. Twice does nothing. */
  release(id: string, actual?: { readonly requests?: number; readonly tokens?: number }): Promise<void>;
}
