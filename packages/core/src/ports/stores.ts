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

/** Counts use against windows (requests, tokens per time) and concurrency, atomically within the store. */
export interface LimitStore {
  /** Takes the amounts if every window has room; else says how long to wait, ms. */
  acquire(id: string, key: string, amounts: Readonly<Record<string, number>>): Promise<'acquired' | { readonly waitMs: number }>;
  release(id: string, actual?: Readonly<Record<string, number>>): Promise<void>;
}
