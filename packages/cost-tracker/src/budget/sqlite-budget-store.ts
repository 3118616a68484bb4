import {
  systemClock,
  ValidationError,
  type Amount,
  type BudgetCharge,
  type BudgetScope,
  type BudgetShortage,
  type BudgetStanding,
  type BudgetStore,
  type Clock,
  type Reservation,
} from '@tutti/core';
import { StoreFile } from '@tutti/core/sqlite';
import { assertAmount, assertLease, dimensions, isNothing, greater, rest, toAmount, toLimit, toVector, type Vector } from './amounts.ts';

/** Marks the file as budgets of Tutti ("TUBU"). */
const APPLICATION_ID = 0x54_55_42_55;
/** A reservation of a process that says no other time is free again after this. */
const LEASE_MS = 3_600_000;
/** What was settled longer ago than this is forgotten, so that a file does not grow for ever; ms. */
const REMEMBER_MS = 30 * 86_400_000;
/** Settlements between two looks for what can be forgotten. */
const FORGET_EVERY = 1_000;

const columns = (prefix: string): string => dimensions.map((dimension) => `${prefix}_${dimension} REAL NOT NULL`).join(', ');

/** States of a hold. Settled ones stay until their account is closed, or for 30 days; `until` is then when they were settled. */
const HELD = 1;
/** No hold: the sum that was charged under an id so far. It stays until its account is closed, else it would be charged again. */
const TOTAL = 2;
const SETTLED = 0;
/** Its lease is over, or its account closed: nothing is kept free for it, but it is charged when it is settled. */
const LATE = -1;

// A limit of NULL is none.
const schema = `
CREATE TABLE account (name TEXT PRIMARY KEY, parent TEXT REFERENCES account, ${dimensions.map((dimension) => `limit_${dimension} REAL`).join(', ')}, ${columns('spent')}, ${columns('held')}) STRICT, WITHOUT ROWID;
CREATE INDEX account_by_parent ON account (parent);
CREATE TABLE hold (id TEXT PRIMARY KEY, account TEXT NOT NULL, state INTEGER NOT NULL, until REAL NOT NULL, ${columns('amount')}) STRICT, WITHOUT ROWID;
CREATE INDEX hold_by_account ON hold (account);
CREATE INDEX hold_by_end ON hold (until) WHERE state = ${HELD};
CREATE INDEX hold_by_settlement ON hold (until) WHERE state = ${SETTLED};
`;

type Numbers = Readonly<Record<string, number | null>>;
type AccountRow = Numbers;
type HoldRow = Numbers;

/** Budgets that several processes share, in one SQLite file: each reservation is one transaction over the whole chain. */
export class SqliteBudgetStore implements BudgetStore {
  readonly #file: StoreFile;
  readonly #clock: Clock;
  #settlements: number = 0;

  /** Opens the file, or makes it; its folder must exist. */
  constructor(path: string, options: { readonly clock?: Clock } = {}) {
    this.#file = new StoreFile({ path, name: 'The budget store', applicationId: APPLICATION_ID, format: 1, schema, durability: 'strict' });
    this.#clock = options.clock ?? systemClock;
  }

  async open({ account, parent, limit = {} }: BudgetScope): Promise<void> {
    assertAmount(limit, () => `The limit of budget "${account}"`);
    const limits = dimensions.map((dimension) => limit[dimension] ?? null);
    this.#file.transaction(() => {
      if (parent !== undefined) this.#account(parent);
      const zeros = dimensions.map(() => 0);
      this.#file.run(
        `INSERT INTO account VALUES (?, ?, ${marks(12)}) ON CONFLICT (name) DO UPDATE SET ${dimensions.map((dimension) => `limit_${dimension} = excluded.limit_${dimension}`).join(', ')}`,
        account,
        parent ?? null,
        ...limits,
        ...zeros,
        ...zeros,
      );
    });
  }

  async reserve({ id, account: name, amount, leaseMs = LEASE_MS }: Reservation): Promise<'reserved' | BudgetShortage> {
    assertAmount(amount, () => `The reservation "${id}"`);
    assertLease(leaseMs, id);
    return this.#file.transaction(() => {
      const now = this.#clock.now();
      this.#expire(now);
      const chain = this.#chain(name);
      const known = this.#file.get<{ state: number }>('SELECT state FROM hold WHERE id = ?', id);
      if (known?.state === HELD) this.#file.run('UPDATE hold SET until = max(until, ?) WHERE id = ?', now + leaseMs, id);
      if (known !== undefined && known.state !== LATE) return 'reserved';
      const wanted = toVector(amount, 0);
      for (const account of chain) {
        const shortage = shortageOf(account, wanted);
        if (shortage !== undefined) return shortage;
      }
      this.#file.run(`INSERT OR REPLACE INTO hold VALUES (?, ?, ${HELD}, ?, ${marks(4)})`, id, name, now + leaseMs, ...wanted);
      this.#add(chain, 'held', wanted);
      return 'reserved';
    });
  }

  async settle(id: string, actual: Amount): Promise<void> {
    assertAmount(actual, () => `The settlement of "${id}"`);
    this.#file.transaction(() => {
      const hold = this.#file.get<HoldRow & { account: string; state: number }>('SELECT * FROM hold WHERE id = ?', id);
      if (hold === undefined || hold.state === SETTLED || hold.state === TOTAL) return;
      const chain = this.#chain(hold.account);
      if (hold.state === HELD) this.#add(chain, 'held', vectorOf(hold, 'amount', -1));
      const spent = toVector(actual, 0);
      // What is given back whole was for nothing: the id may yet be for something.
      if (isNothing(spent)) return void this.#file.run('DELETE FROM hold WHERE id = ?', id);
      this.#add(chain, 'spent', spent);
      this.#file.run(`UPDATE hold SET state = ${SETTLED}, until = ? WHERE id = ?`, this.#clock.now(), id);
      this.#forget();
    });
  }

  async charge({ id, account: name, amount: actual, isTotal }: BudgetCharge): Promise<void> {
    assertAmount(actual, () => `The charge "${id}"`);
    this.#file.transaction(() => {
      const chain = this.#chain(name);
      if (isTotal === true) return this.#chargeTotal(chain, id, toVector(actual, 0));
      const isNew =
        this.#file.run(
          `INSERT OR IGNORE INTO hold VALUES (?, ?, ${SETTLED}, ?, ${marks(4)})`,
          id,
          name,
          this.#clock.now(),
          ...toVector(actual, 0),
        ) === 1;
      if (isNew) this.#add(chain, 'spent', toVector(actual, 0));
      this.#forget();
    });
  }

  async spent(name: string): Promise<Amount> {
    return toAmount(vectorOf(this.#account(name), 'spent', 1));
  }

  async unspent(name: string): Promise<Amount> {
    const left: Record<string, number> = {};
    for (const account of this.#file.transaction(() => this.#chain(name))) {
      for (const dimension of dimensions) {
        const limit = account[`limit_${dimension}`];
        if (limit !== null && limit !== undefined)
          left[dimension] = Math.min(left[dimension] ?? Infinity, Math.max(0, limit - Number(account[`spent_${dimension}`])));
      }
    }
    return left;
  }

  async look(name: string): Promise<BudgetStanding | undefined> {
    const row = this.#file.get<AccountRow>('SELECT * FROM account WHERE name = ?', name);
    if (row === undefined) return undefined;
    const limit = dimensions.map((dimension) => row[`limit_${dimension}`] ?? Infinity);
    return { limit: toLimit(limit), spent: toAmount(vectorOf(row, 'spent', 1)), inFlight: toAmount(vectorOf(row, 'held', 1)) };
  }

  async unsettled(prefix: string): Promise<readonly string[]> {
    // A range of the primary key: what begins with the prefix lies between it and its successor.
    const ids = this.#file.all<{ id: string }>(
      `SELECT id FROM hold WHERE id >= ? AND id < ? AND state IN (${HELD}, ${LATE}) ORDER BY id`,
      prefix,
      `${prefix}\u{10ffff}`,
    );
    return ids.map(({ id }) => id);
  }

  async close(name: string): Promise<void> {
    this.#file.transaction(() => this.#close(name));
  }

  /** Frees the file. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#file.close();
  }

  #close(name: string): void {
    for (const child of this.#file.all<{ name: string }>('SELECT name FROM account WHERE parent = ?', name)) this.#close(child.name);
    for (const hold of this.#file.all<HoldRow>(`SELECT * FROM hold WHERE account = ? AND state = ${HELD}`, name))
      this.#add(this.#chain(name), 'held', vectorOf(hold, 'amount', -1));
    // Work that was under way may still be settled: then the account above pays.
    this.#file.run(
      `UPDATE hold SET state = ${LATE}, account = (SELECT parent FROM account WHERE name = ?) WHERE account = ? AND state IN (${HELD}, ${LATE}) AND (SELECT parent FROM account WHERE name = ?) IS NOT NULL`,
      name,
      name,
      name,
    );
    this.#file.run('DELETE FROM hold WHERE account = ?', name);
    this.#file.run('DELETE FROM account WHERE name = ?', name);
  }

  #chargeTotal(chain: readonly (AccountRow & { name: string })[], id: string, total: Vector): void {
    const row = this.#file.get<HoldRow & { state: number }>('SELECT * FROM hold WHERE id = ?', id);
    const before = (row === undefined ? [0, 0, 0, 0] : vectorOf(row, 'amount', 1)) as unknown as Vector;
    const most = greater(total, before);
    const values = [id, chain[0]?.name ?? '', this.#clock.now(), ...most] as const;
    this.#file.run(`INSERT OR REPLACE INTO hold VALUES (?, ?, ${TOTAL}, ?, ${marks(4)})`, ...values);
    this.#add(chain, 'spent', rest(most, before));
  }

  #forget(): void {
    if (++this.#settlements % FORGET_EVERY !== 1) return;
    this.#file.run(`DELETE FROM hold WHERE state = ${SETTLED} AND until < ?`, this.#clock.now() - REMEMBER_MS);
  }

  #expire(now: number): void {
    for (const hold of this.#file.all<HoldRow & { id: string; account: string }>(
      `SELECT * FROM hold WHERE state = ${HELD} AND until <= ?`,
      now,
    )) {
      this.#add(this.#chain(hold.account), 'held', vectorOf(hold, 'amount', -1));
      this.#file.run(`UPDATE hold SET state = ${LATE} WHERE id = ?`, hold.id);
    }
  }

  #add(chain: readonly (AccountRow & { name: string })[], to: 'held' | 'spent', amount: ArrayLike<number>): void {
    const set = dimensions.map((dimension) => `${to}_${dimension} = ${to}_${dimension} + ?`).join(', ');
    for (const account of chain) this.#file.run(`UPDATE account SET ${set} WHERE name = ?`, ...Array.from(amount), account.name);
  }

  /** The account and all above it, the nearest first. */
  #chain(name: string): (AccountRow & { name: string; parent: string | null })[] {
    const chain = [this.#account(name)];
    for (let parent = chain[0]?.parent ?? null; parent !== null; ) {
      const account = this.#account(parent);
      chain.push(account);
      parent = account.parent;
    }
    return chain;
  }

  #account(name: string): AccountRow & { name: string; parent: string | null } {
    const row = this.#file.get<AccountRow & { name: string; parent: string | null }>('SELECT * FROM account WHERE name = ?', name);
    if (row !== undefined) return row;
    throw new ValidationError(`There is no budget "${name}". Open it first, its parent before it.`);
  }
}

function marks(count: number): string {
  return Array.from({ length: count }, () => '?').join(', ');
}

function vectorOf(row: Numbers, prefix: string, sign: 1 | -1): number[] {
  return dimensions.map((dimension) => sign * Number(row[`${prefix}_${dimension}`] ?? 0));
}

function shortageOf(account: AccountRow & { readonly name: string }, wanted: ArrayLike<number>): BudgetShortage | undefined {
  for (const [index, dimension] of dimensions.entries()) {
    const limit = account[`limit_${dimension}`] ?? Infinity;
    const spent = Number(account[`spent_${dimension}`]);
    const inFlight = Number(account[`held_${dimension}`]);
    if (wanted[index] === 0 || spent + inFlight + (wanted[index] as number) <= limit) continue;
    return { refusedBy: account.name, dimension, limit, spent, inFlight };
  }
  return undefined;
}
