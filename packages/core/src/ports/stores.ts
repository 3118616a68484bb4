import type { Amount } from '../run/step-policy.ts';

/** One level of a budget tree: process > run > branch > step. */
export interface BudgetScope {
  /** Unique in the store: `run/<id>`, `run/<id>/step/<key>`. */
  readonly account: string;
  /** Account that pays too; it must be open. */
  readonly parent?: string;
  /** What may be spent at most, per dimension; a dimension that is left out has no limit. */
  readonly limit?: Amount;
}

/** What is to be kept free before it is spent: the worst case. */
export interface Reservation {
  /** Unique in the store; a step's key, so that a replay takes no second one. */
  readonly id: string;
  readonly account: string;
  readonly amount: Amount;
  /** After this time without a settlement the amount is free again, because its owner has died. ms; default: the store's own. */
  readonly leaseMs?: number;
}

/** What was spent without a reservation. */
export interface BudgetCharge {
  readonly id: string;
  readonly account: string;
  readonly amount: Amount;
  /**
   * The amount is all that was spent under this id so far: what was charged under it before is part of it, and only what is new is charged.
   * Several may tell the same sum as it grows, in any order. An id of sums is none of single charges, and is known as long as its account is open.
   */
  readonly isTotal?: boolean;
}

/** Why a reservation was refused. */
export interface BudgetShortage {
  /** The account whose limit stands in the way, the nearest one first. */
  readonly refusedBy: string;
  readonly dimension: keyof Amount;
  readonly limit: number;
  /** What is spent of it. */
  readonly spent: number;
  /** What is reserved of it and not settled. While this is above 0, waiting may help. */
  readonly inFlight: number;
}

/** An account as it stands. */
export interface BudgetStanding {
  /** A dimension that is left out has no limit. */
  readonly limit: Amount;
  readonly spent: Amount;
  /** Reserved and not settled. */
  readonly inFlight: Amount;
}

/**
 * Reserves and settles over a tree of accounts, atomically within the store: memory, a SQLite file, a distributed object.
 * The promise "never exceeded" holds per store, for whoever reserves the worst case first and spends no more than that.
 */
export interface BudgetStore {
  /** Opens an account. An account that is open already gets the new limit, and keeps what was spent. */
  open(scope: BudgetScope): Promise<void>;
  /**
   * Reserves up the whole chain or not at all. The same id twice is one reservation, also after it was settled; its lease begins anew.
   * One that was settled with nothing was given back, and is taken anew.
   * After its lease it has to find room again.
   */
  reserve(reservation: Reservation): Promise<'reserved' | BudgetShortage>;
  /** Turns a reservation into spending, up the whole chain: also after its lease, also above what was reserved; twice is charged once. */
  settle(id: string, actual: Amount): Promise<void>;
  /** Charges what nobody has reserved; the same id twice is charged once. */
  charge(charge: BudgetCharge): Promise<void>;
  spent(account: string): Promise<Amount>;
  /**
   * What is left of the limits of an account and of all above it, whatever is in flight; a dimension without limit is left out.
   * A store that does not say lets a dear model be chosen that its budget cannot pay.
   */
  unspent?(account: string): Promise<Amount>;
  /** An account as it stands; undefined when it is not open. Where a store does not say, limits cannot be shown, nor changed in one dimension alone. */
  look?(account: string): Promise<BudgetStanding | undefined>;
  /**
   * Ids of the reservations that are not settled and begin with this: what an owner that has died may have left.
   * A store that does not say leaves them to the end of their lease.
   */
  unsettled?(prefix: string): Promise<readonly string[]>;
  /** Forgets an account and those below it; what was spent stays with its parent, which also pays for what is settled later. What was held is free again. */
  close(account: string): Promise<void>;
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
