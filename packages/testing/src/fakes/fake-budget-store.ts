import {
  ValidationError,
  type Amount,
  type BudgetCharge,
  type BudgetScope,
  type BudgetShortage,
  type BudgetStore,
  type Reservation,
} from '@tutti/core';

type Dimension = keyof Amount;

interface Entry {
  readonly account: string;
  readonly amount: Amount;
}

/**
 * Budgets as a list of what was reserved and a list of what was spent, added up anew at each question: the meaning of the port
 * in its plainest form. Leases never end.
 */
export class FakeBudgetStore implements BudgetStore {
  readonly #scopes: Map<string, BudgetScope> = new Map();
  readonly #held: Map<string, Entry> = new Map();
  readonly #spent: Map<string, Entry> = new Map();

  async open(scope: BudgetScope): Promise<void> {
    if (scope.parent !== undefined) this.#scope(scope.parent);
    const known = this.#scopes.get(scope.account);
    this.#scopes.set(scope.account, known === undefined ? scope : { ...known, limit: scope.limit ?? {} });
  }

  async reserve({ id, account, amount }: Reservation): Promise<'reserved' | BudgetShortage> {
    const chain = this.#chain(account);
    if (this.#held.has(id) || this.#spent.has(id)) return 'reserved';
    const wanted = Object.entries(amount) as [Dimension, number][];
    for (const scope of chain) {
      const shortage = wanted.map(([dimension, value]) => this.#shortage(scope, dimension, value)).find((found) => found !== undefined);
      if (shortage !== undefined) return shortage;
    }
    this.#held.set(id, { account, amount });
    return 'reserved';
  }

  async settle(id: string, actual: Amount): Promise<void> {
    const hold = this.#held.get(id);
    if (hold === undefined) return;
    this.#held.delete(id);
    if (Object.values(actual).some((value) => value > 0)) this.#spent.set(id, { account: hold.account, amount: actual });
  }

  async charge({ id, account, amount, isTotal }: BudgetCharge): Promise<void> {
    this.#scope(account);
    if (isTotal === true) this.#spent.set(id, { account, amount: most(amount, this.#spent.get(id)?.amount ?? {}) });
    else if (!this.#spent.has(id)) this.#spent.set(id, { account, amount });
  }

  async spent(account: string): Promise<Amount> {
    this.#scope(account);
    const dimensions = new Set([...this.#spent.values()].flatMap(({ amount }) => Object.keys(amount) as Dimension[]));
    return {
      nanoUsd: 0,
      ...Object.fromEntries([...dimensions].map((dimension) => [dimension, this.#sum(this.#spent, account, dimension)])),
    };
  }

  async unsettled(prefix: string): Promise<readonly string[]> {
    return [...this.#held.keys()].filter((id) => id.startsWith(prefix));
  }

  async close(account: string): Promise<void> {
    const { parent } = this.#scope(account);
    const below = [...this.#scopes.keys()].filter((name) => this.#isWithin(name, account));
    // What was held is free again; what it turns out to have cost later is the parent's.
    for (const [id, entry] of this.#held) if (below.includes(entry.account)) this.#held.set(id, { ...entry, amount: {} });
    for (const entries of [this.#held, this.#spent]) {
      for (const [id, entry] of entries) {
        if (!below.includes(entry.account)) continue;
        if (parent === undefined) entries.delete(id);
        else entries.set(id, { ...entry, account: parent });
      }
    }
    for (const name of below) this.#scopes.delete(name);
  }

  #shortage({ account, limit }: BudgetScope, dimension: Dimension, wanted: number): BudgetShortage | undefined {
    const most = limit?.[dimension];
    if (most === undefined || wanted === 0) return undefined;
    const [spent, inFlight] = [this.#sum(this.#spent, account, dimension), this.#sum(this.#held, account, dimension)];
    return spent + inFlight + wanted <= most ? undefined : { refusedBy: account, dimension, limit: most, spent, inFlight };
  }

  #sum(entries: ReadonlyMap<string, Entry>, account: string, dimension: Dimension): number {
    return [...entries.values()]
      .filter((entry) => this.#isWithin(entry.account, account))
      .reduce((sum, { amount }) => sum + (amount[dimension] ?? 0), 0);
  }

  #isWithin(account: string, above: string): boolean {
    return this.#chain(account).some((scope) => scope.account === above);
  }

  /** The account and those above it. */
  #chain(account: string): readonly BudgetScope[] {
    const scope = this.#scope(account);
    return scope.parent === undefined ? [scope] : [scope, ...this.#chain(scope.parent)];
  }

  #scope(account: string): BudgetScope {
    const scope = this.#scopes.get(account);
    if (scope !== undefined) return scope;
    throw new ValidationError(`There is no budget "${account}". Open it first, its parent before it.`);
  }
}

function most(a: Amount, b: Amount): Amount {
  const names = [...Object.keys(a), ...Object.keys(b)] as Dimension[];
  return Object.fromEntries(names.map((name) => [name, Math.max(a[name] ?? 0, b[name] ?? 0)]));
}

/** A budget store in which nothing is clever. */
export function fakeBudgetStore(): FakeBudgetStore {
  return new FakeBudgetStore();
}
