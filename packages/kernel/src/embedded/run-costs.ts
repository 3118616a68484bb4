import type { Amount, BudgetStore, Charge, Fact, Hold, LimitAbove, Logger, RunEvent, RunId, StepKey } from '@tutti/core';
import { amountOf, callOf, nameOf, sum } from './amounts.ts';
import { uncountedOf } from './budget-accounts.ts';
import type { BudgetWaits } from './budget-waits.ts';
import type { RunAccounts } from './run-accounts.ts';
import { TakenMoney } from './taken-money.ts';

/** What bringing the costs of a run into the store needs. */
export interface RunCostsOptions {
  readonly store: BudgetStore;
  readonly waits: BudgetWaits;
  readonly logger: Logger;
  readonly runId: RunId;
  readonly accounts: RunAccounts;
  readonly assumedCharges: 'worst' | 'zero';
  /** What is on the run's record that no budget had counted. */
  uncounted(): Amount;
  /** Limits of the spending of a step that has not ended. */
  limitsOf(path: StepKey): readonly LimitAbove[] | undefined;
  nextId(what: string): string;
}

/** An attempt of a step. */
export interface Attempt {
  readonly path: StepKey;
  readonly attempt: number;
}

/** What is held for the bodies of one run, and what they turn out to have cost: settled in the store before it is put on the run's record. */
export class RunCosts {
  readonly #options: RunCostsOptions;
  readonly #holds: Map<string, Hold> = new Map();
  /** What substeps have spent of their step's own hold. */
  readonly #spentOf: Map<StepKey, Amount> = new Map();
  /** What effects at work may spend of their step's own hold. */
  readonly taken: TakenMoney = new TakenMoney();
  /** Bodies that were given up: all that was held for them is taken as spent. */
  readonly #assumed: Set<string> = new Set();
  /** Reservations of this life that are on record; what is not was for bodies that have not begun. */
  readonly #onRecord: Set<string> = new Set();

  constructor(options: RunCostsOptions) {
    this.#options = options;
  }

  /** What is held for a step, or for an effect by its name. */
  heldFor(name: string): Hold | undefined {
    return this.#holds.get(name);
  }

  hold(name: string, hold: Hold): void {
    this.#holds.set(name, hold);
  }

  /** What effects of a step have spent of its own hold. */
  spentOf(path: StepKey): Amount {
    return this.#spentOf.get(path) ?? {};
  }

  /** Takes note of what is on record now: bodies begin after that. @returns whether no budget has counted some of it */
  recorded(events: readonly RunEvent[]): boolean {
    let isUncounted = false;
    for (const event of events) {
      if ('hold' in event && event.hold?.id !== undefined) this.#onRecord.add(event.hold.id);
      if ('charge' in event && event.charge?.isUncounted === true) isUncounted = true;
    }
    return isUncounted;
  }

  /**
   * Brings what no budget had counted into the store, if something limits the run by now. Asked for when it is on record: whoever opens
   * the account looks at the records after that, so one of both sees the other. What is told is a sum, which counts once, whoever tells it.
   */
  async bringIn(): Promise<void> {
    const { accounts, store, runId, uncounted } = this.#options;
    const account = await accounts.of(undefined);
    if (account !== undefined) await store.charge(uncountedOf(runId, account, uncounted()));
  }

  /** Gives back what is held for a body that does not begin. */
  giveBack(path: StepKey): void {
    const hold = this.#holds.get(path);
    this.#holds.delete(path);
    if (hold !== undefined) this.settleHold(hold.id ?? '', {});
  }

  /** A body was given up while it may still be at work: what is held for it counts as spent. */
  assume({ path, attempt }: Attempt): void {
    const hold = this.#holds.get(path);
    if (hold === undefined) return;
    this.#assumed.add(`${path} ${attempt}`);
    if (this.#options.assumedCharges === 'worst') this.#spentOf.set(path, hold.amount);
  }

  /** The same for effects that were given up while they may still be at work. */
  assumeEffects({ path, attempt }: Attempt): void {
    for (const [name, hold] of this.#holds) {
      if (!name.startsWith(nameOf(path, ''))) continue;
      this.#assumed.add(`${path} ${attempt}`);
      this.#holds.delete(name);
      this.settleHold(hold.id ?? '', this.#assumedOf(hold));
    }
  }

  /** Whether a fact says something of money, or ends what money is held for. */
  concerns(fact: Fact): boolean {
    if (!moneyFacts.has(fact.type)) return false;
    return this.#holds.size > 0 || ('charge' in fact && fact.charge !== undefined);
  }

  /** Brings what a fact says of money into the store. @returns the fact as it goes on record: with a cost that no budget has counted it says so */
  async account(fact: Fact): Promise<Fact> {
    const isCounted = await this.#count(fact).catch((error: unknown) => {
      this.#options.logger.warning(`A cost of run "${this.#options.runId}" could not be settled: ${String(error)}`);
      return true;
    });
    return isCounted || !('charge' in fact) || fact.charge === undefined
      ? fact
      : { ...fact, charge: { ...fact.charge, isUncounted: true } };
  }

  /** Settles a reservation, and goes on. */
  settleHold(hold: string, amount: Amount): void {
    this.#options.store.settle(hold, amount).then(
      () => this.#options.waits.freed(),
      (error: unknown) => this.#options.logger.warning(`The reservation "${hold}" could not be settled: ${String(error)}`),
    );
  }

  /** Settles a reservation. */
  async settle(hold: Hold, amount: Amount): Promise<void> {
    this.#onRecord.delete(hold.id ?? '');
    await this.#options.store.settle(hold.id ?? '', amount);
    this.#options.waits.freed();
  }

  /** Bodies at work are no more: what is held for them is settled as assumed, for those that have not begun as nothing. */
  end(): void {
    for (const hold of this.#holds.values()) this.settleHold(hold.id ?? '', this.#onRecord.has(hold.id ?? '') ? this.#assumedOf(hold) : {});
    this.#holds.clear();
  }

  async #count(fact: Fact): Promise<boolean> {
    if (fact.type === 'step.settled' || fact.type === 'step.suspending') return this.#settleStep(fact.path, fact);
    if (fact.type === 'substep.settled' || fact.type === 'substep.failing') return this.#settleSubstep(fact);
    if (fact.type !== 'charge.incurred' || this.#assumed.has(`${fact.path} ${fact.attempt}`)) return true;
    return this.#charge(fact.path, amountOf(fact.charge));
  }

  async #settleStep(path: StepKey, { charge }: { readonly charge?: Charge }): Promise<boolean> {
    const hold = this.#holds.get(path);
    if (hold === undefined) return charge === undefined || this.#charge(path, amountOf(charge));
    this.#holds.delete(path);
    const assumed = this.spentOf(path);
    this.#spentOf.delete(path);
    this.taken.releaseAll(path);
    await this.settle(hold, assumed === hold.amount ? hold.amount : sum(assumed, amountOf(charge)));
    return true;
  }

  async #settleSubstep({ path, attempt, key, charge }: Attempt & { readonly key: string; readonly charge?: Charge }): Promise<boolean> {
    const hold = this.#holds.get(nameOf(path, key));
    if (hold !== undefined) {
      this.#holds.delete(nameOf(path, key));
      // What has cost something was done, and counts as often as it was to be.
      await this.settle(hold, charge === undefined ? {} : { ...callOf(charge), steps: hold.amount.steps ?? 1 });
    } else if (this.#holds.has(path)) {
      this.taken.release(path, key);
      this.#spentOf.set(path, sum(this.spentOf(path), callOf(charge)));
      this.#options.waits.freed();
    } else if (charge !== undefined && !this.#assumed.has(`${path} ${attempt}`)) return this.#charge(path, callOf(charge));
    return true;
  }

  async #charge(path: StepKey, amount: Amount): Promise<boolean> {
    const { accounts, store, limitsOf, nextId } = this.#options;
    const limits = limitsOf(path);
    // Where nothing is limited the records tell; whether that is so still is looked at when this one is among them.
    if (limits === undefined && !accounts.isKept) return false;
    await store.charge({ id: nextId(path), account: await accounts.open(limits), amount });
    return true;
  }

  #assumedOf(hold: Hold): Amount {
    return this.#options.assumedCharges === 'worst' ? hold.amount : {};
  }
}

const moneyFacts: ReadonlySet<Fact['type']> = new Set([
  'step.settled',
  'step.suspending',
  'substep.settled',
  'substep.failing',
  'charge.incurred',
]);
