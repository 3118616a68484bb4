import {
  systemClock,
  ValidationError,
  type Amount,
  type BudgetCharge,
  type BudgetScope,
  type BudgetShortage,
  type BudgetStanding,
  type Clock,
  type Reservation,
} from '@tutti/core';
import {
  NOTHING,
  assertAmount,
  assertLease,
  isNothing,
  dimensions,
  greater,
  rest,
  toAmount,
  toLimit,
  toVector,
  type Vector,
} from './amounts.ts';
import { SettledIds } from './settled-ids.ts';

const SIZE = dimensions.length;

interface Account {
  readonly name: string;
  readonly parent: Account | undefined;
  limit: Vector;
  readonly spent: number[];
  readonly held: number[];
  readonly children: Set<Account>;
  /** What was charged under ids of sums so far. */
  totals: Map<string, Vector> | undefined;
  /** Tells an account from one of the same name that was closed before. */
  readonly number: number;
}

interface Hold {
  /** Who pays; the account above it once it has been closed. */
  account: Account;
  readonly amount: Vector;
  /** Monotonic ms. */
  until: number;
  isExpired: boolean;
}

/**
 * Budgets of accounts under accounts, in memory. A reservation is taken on the account and on all above it, or on none, so that no
 * number of callers at once can spend more than a limit. Every call is synchronous and takes time with the depth alone.
 */
export class BudgetTree {
  readonly #clock: Clock;
  readonly #accounts: Map<string, Account> = new Map();
  readonly #holds: Map<string, Hold> = new Map();
  readonly #settled: SettledIds = new SettledIds();
  #opened: number = 0;
  /** The earliest end of a lease, so that looking for expired ones is rare. Monotonic ms. */
  #nextExpiryAt: number = Infinity;

  constructor(options: { readonly clock?: Clock } = {}) {
    this.#clock = options.clock ?? systemClock;
  }

  /**
   * Opens an account, or gives an open one a new limit; what was spent stays.
   * @throws {@link ValidationError} for an unknown parent, or a limit that is no whole number from 0.
   */
  open({ account: name, parent, limit = {} }: BudgetScope): void {
    assertAmount(limit, () => `The limit of budget "${name}"`);
    const known = this.#accounts.get(name);
    if (known !== undefined) return void (known.limit = toVector(limit, Infinity));
    const above = parent === undefined ? undefined : this.#account(parent);
    const account: Account = {
      name,
      parent: above,
      limit: toVector(limit, Infinity),
      spent: [0, 0, 0, 0],
      held: [0, 0, 0, 0],
      children: new Set(),
      totals: undefined,
      number: ++this.#opened,
    };
    above?.children.add(account);
    this.#accounts.set(name, account);
  }

  isOpen(account: string): boolean {
    return this.#accounts.has(account);
  }

  /**
   * Reserves up the whole chain, or says which account refuses. The same id twice is one reservation, whose lease begins anew; one whose
   * lease was over has to find room again.
   */
  reserve({ id, account: name, amount, leaseMs = Infinity }: Reservation): BudgetShortage | undefined {
    assertAmount(amount, () => `The reservation "${id}"`);
    assertLease(leaseMs, id);
    const now = leaseMs === Infinity && this.#nextExpiryAt === Infinity ? 0 : this.#clock.monotonic();
    if (this.#nextExpiryAt <= now) this.#expire(now);
    const account = this.#account(name);
    if (this.#settled.has(id, account.number)) return undefined;
    const known = this.#holds.get(id);
    if (known !== undefined && !known.isExpired) {
      known.until = Math.max(known.until, now + leaseMs);
      return undefined;
    }
    const wanted = toVector(amount, 0);
    const shortage = shortageOf(account, wanted);
    if (shortage !== undefined) return shortage;
    add(account, 'held', { amount: wanted, sign: 1 });
    this.#holds.set(id, { account, amount: wanted, until: now + leaseMs, isExpired: false });
    this.#nextExpiryAt = Math.min(this.#nextExpiryAt, now + leaseMs);
    return undefined;
  }

  /** @returns whether it was charged now; `late` if its lease was over. */
  settle(id: string, actual: Amount): 'settled' | 'late' | 'known' {
    assertAmount(actual, () => `The settlement of "${id}"`);
    const hold = this.#holds.get(id);
    if (hold === undefined) return 'known';
    const spent = toVector(actual, 0);
    this.#holds.delete(id);
    // What is given back whole was for nothing: the id may yet be for something.
    if (!isNothing(spent)) this.#settled.add(id, hold.account.number);
    if (!hold.isExpired) add(hold.account, 'held', { amount: hold.amount, sign: -1 });
    add(hold.account, 'spent', { amount: spent, sign: 1 });
    return hold.isExpired ? 'late' : 'settled';
  }

  /** Charges what nobody has reserved. The same id twice is charged once; of a sum, what is new of it. */
  charge({ id, account: name, amount: actual, isTotal }: BudgetCharge): void {
    assertAmount(actual, () => `The charge "${id}"`);
    const account = this.#account(name);
    if (isTotal === true) return chargeTotal(account, id, toVector(actual, 0));
    if (this.#settled.has(id, account.number)) return;
    this.#settled.add(id, account.number);
    add(account, 'spent', { amount: toVector(actual, 0), sign: 1 });
  }

  /** Ids of reservations that are not settled and begin with this. */
  unsettled(prefix: string): string[] {
    return [...this.#holds.keys()].filter((id) => id.startsWith(prefix)).sort();
  }

  spent(name: string): Amount {
    return toAmount(this.#account(name).spent);
  }

  /** An account as it stands. */
  look(name: string): BudgetStanding | undefined {
    const account = this.#accounts.get(name);
    return account === undefined
      ? undefined
      : { limit: toLimit(account.limit), spent: toAmount(account.spent), inFlight: toAmount(account.held) };
  }

  /** What may still be reserved, the limits above included; a dimension without limit is left out. */
  available(name: string): Amount {
    const now = this.#clock.monotonic();
    if (this.#nextExpiryAt <= now) this.#expire(now);
    return this.#least(name, room);
  }

  /** The same as if nothing were in flight. */
  unspent(name: string): Amount {
    return this.#least(name, (account, i) => (account.limit[i] as number) - (account.spent[i] as number));
  }

  #least(name: string, of: (account: Account, dimension: number) => number): Amount {
    const free = [Infinity, Infinity, Infinity, Infinity];
    for (let account: Account | undefined = this.#account(name); account !== undefined; account = account.parent) {
      for (let i = 0; i < SIZE; i++) free[i] = Math.min(free[i] as number, Math.max(0, of(account, i)));
    }
    return Object.fromEntries(dimensions.flatMap((dimension, i) => (free[i] === Infinity ? [] : [[dimension, free[i]]]))) as Amount;
  }

  /**
   * Forgets an account and those below it. What they have spent stays with the parent; what they hold is given back, and charged to the
   * parent if it is settled after all.
   */
  close(name: string): void {
    const account = this.#accounts.get(name);
    if (account === undefined) return;
    for (const child of account.children) this.close(child.name);
    for (const [id, hold] of this.#holds) {
      if (hold.account !== account) continue;
      if (!hold.isExpired) add(account, 'held', { amount: hold.amount, sign: -1 });
      if (account.parent === undefined) this.#holds.delete(id);
      else Object.assign(hold, { account: account.parent, isExpired: true });
    }
    account.parent?.children.delete(account);
    this.#accounts.delete(name);
  }

  #account(name: string): Account {
    const account = this.#accounts.get(name);
    if (account !== undefined) return account;
    throw new ValidationError(`There is no budget "${name}". Open it first, its parent before it.`);
  }

  #expire(now: number): void {
    this.#nextExpiryAt = Infinity;
    for (const hold of this.#holds.values()) {
      if (hold.isExpired) continue;
      if (hold.until <= now) {
        hold.isExpired = true;
        add(hold.account, 'held', { amount: hold.amount, sign: -1 });
      } else this.#nextExpiryAt = Math.min(this.#nextExpiryAt, hold.until);
    }
  }
}

function chargeTotal(account: Account, id: string, total: Vector): void {
  const before = account.totals?.get(id) ?? NOTHING;
  const most = greater(total, before);
  (account.totals ??= new Map()).set(id, most);
  add(account, 'spent', { amount: rest(most, before), sign: 1 });
}

function room(account: Account, dimension: number): number {
  return (account.limit[dimension] as number) - (account.spent[dimension] as number) - (account.held[dimension] as number);
}

function shortageOf(start: Account, wanted: Vector): BudgetShortage | undefined {
  for (let account: Account | undefined = start; account !== undefined; account = account.parent) {
    for (let i = 0; i < SIZE; i++) {
      const amount = wanted[i] as number;
      // Nothing wanted of a dimension is never refused by it: a budget that others have overspent stops those who would add to it.
      if (amount === 0 || amount <= room(account, i)) continue;
      const [limit, spent, inFlight] = [account.limit[i], account.spent[i], account.held[i]] as [number, number, number];
      return { refusedBy: account.name, dimension: dimensions[i] as (typeof dimensions)[number], limit, spent, inFlight };
    }
  }
  return undefined;
}

function add(start: Account, to: 'held' | 'spent', { amount, sign }: { readonly amount: Vector; readonly sign: 1 | -1 }): void {
  for (let i = 0; i < SIZE; i++) {
    const change = sign * (amount[i] as number);
    // Most amounts are of one or two dimensions.
    if (change === 0) continue;
    for (let account: Account | undefined = start; account !== undefined; account = account.parent) {
      const sums = to === 'held' ? account.held : account.spent;
      sums[i] = (sums[i] as number) + change;
    }
  }
}
