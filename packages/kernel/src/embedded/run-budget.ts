import {
  BudgetExceeded,
  CancelledError,
  mayStillFit,
  type Amount,
  type BudgetShortage,
  type BudgetStore,
  type Charge,
  type Clock,
  type Fact,
  type Hold,
  type LimitAbove,
  type Logger,
  type RunEvent,
  type RunId,
  type StepKey,
} from '@tutti/core';
import { amountOf, callOf, difference, nameOf, sum } from './amounts.ts';
import { asked, type Wanted } from './asked-amount.ts';
import type { BudgetWaits } from './budget-waits.ts';
import type { RunAccounts } from './run-accounts.ts';
import { TakenMoney } from './taken-money.ts';
import type { TimerQueue } from './timer-queue.ts';
import { WorkTime } from './work-time.ts';

/** How long a reservation outlives a process that does not come back; one that does settles it. */
const LEASE_MS = 86_400_000;

/** What a run's accounting needs. */
export interface RunBudgetOptions {
  readonly store: BudgetStore;
  readonly waits: BudgetWaits;
  readonly logger: Logger;
  readonly runId: RunId;
  readonly accounts: RunAccounts;
  readonly clock: Clock;
  readonly timers: TimerQueue;
  /** Limits of the spending of a step that has not ended. */
  limitsOf(path: StepKey): readonly LimitAbove[] | undefined;
  readonly epoch: number;
  readonly assumedCharges: 'worst' | 'zero';
  /** Whether an attempt of a step may still begin. */
  isDue(path: StepKey, attempt: number): boolean;
  /** Whether what is on record settles a reservation of an earlier life, or recovery will. */
  isAccountedFor(hold: string): boolean;
  /** The run is driven no further here; its time will be in the store. */
  ended(noted: Promise<void>): void;
  /** What a reservation was for, where any record names it. */
  recordedHold(hold: string): Promise<Amount | undefined>;
}

/** An attempt of a step. */
interface Attempt {
  readonly path: StepKey;
  readonly attempt: number;
}

/** What an effect may cost, and until when somebody wants it. */
interface SubstepMoney {
  readonly account?: string | undefined;
  readonly amount: Amount;
  /** Less that would do, where that much does not fit. */
  readonly smaller?: ((shortage: BudgetShortage) => Amount | undefined) | undefined;
  isWanted(): boolean;
  /** Others hold what it needs at present: it is waited for. */
  isShort(shortage: BudgetShortage): void;
}

/** What is reserved for an effect: on record as `hold`, to be spent up to `held`. */
export interface SubstepHold {
  readonly hold: Hold;
  readonly held: Amount;
}

/**
 * The money of one run in this process. It is reserved before it can be spent, and settled in the store before the cost is put
 * on the run's record: a crash in between leaves the record to assume, the store knows.
 */
export class RunBudget {
  readonly #options: RunBudgetOptions;
  readonly #holds: Map<string, Hold> = new Map();
  /** What substeps have spent of their step's own hold. */
  readonly #spentOf: Map<StepKey, Amount> = new Map();
  /** What effects at work may spend of their step's own hold. */
  readonly #taken: TakenMoney = new TakenMoney();
  /** Reserved for steps that had to wait and have not begun yet. */
  readonly #granted: Map<StepKey, { readonly hold: Hold; readonly attempt: number }> = new Map();
  /** Bodies that were given up: all that was held for them is taken as spent. */
  readonly #assumed: Set<string> = new Set();
  /** Reservations of this life that are on record; what is not was for bodies that have not begun. */
  readonly #onRecord: Set<string> = new Set();
  #cleaning: Promise<void> | undefined = undefined;
  #ids: number = 0;
  #pending: number = 0;
  #hasEnded: boolean = false;

  /** The time of its bodies. */
  readonly time: WorkTime;

  constructor(options: RunBudgetOptions) {
    this.#options = options;
    this.time = new WorkTime({ ...options, nextId: () => this.#nextId('time') });
  }

  /** Takes note of what is on record now: bodies begin after that. */
  recorded(events: readonly RunEvent[]): void {
    for (const event of events) if ('hold' in event && event.hold?.id !== undefined) this.#onRecord.add(event.hold.id);
  }

  /** Whether something is being reserved or settled. */
  get isBusy(): boolean {
    return this.#pending > 0;
  }

  /** Settles what earlier lives have left, before anything is begun here: a run may end without wanting money again. */
  async clean(): Promise<void> {
    await this.#busy((this.#cleaning ??= this.#clean())).catch((error: unknown) => {
      // The next reservation tries it once more.
      this.#cleaning = undefined;
      this.#options.logger.warning(
        `What earlier lives of run "${this.#options.runId}" have reserved could not be settled: ${String(error)}`,
      );
    });
  }

  /** Reserves for a step's body. Gives the shortage where waiting may help. @throws BudgetExceeded where it cannot. */
  async reserveStep(path: StepKey, amount: Amount): Promise<Hold | BudgetShortage> {
    const granted = this.#granted.get(path);
    this.#granted.delete(path);
    const hold = granted?.hold ?? (await this.#busy(this.#reserve(path, { amount })));
    if ('amount' in hold) this.#holds.set(path, hold);
    return hold;
  }

  /** Gives back what was reserved for a body that does not begin. */
  giveBack(path: StepKey): void {
    const hold = this.#holds.get(path);
    this.#holds.delete(path);
    if (hold !== undefined) this.settleHold(hold.id ?? '', {});
  }

  /** Calls back when money for a step was reserved after all, or can never be. */
  awaitStep({ path, attempt }: Attempt, amount: Amount, then: () => void): void {
    const isWanted = (): boolean => this.#options.isDue(path, attempt);
    this.#untilReserved(path, amount, { isWanted }).then(
      (hold) => {
        this.#granted.set(path, { hold, attempt });
        then();
      },
      () => isWanted() && then(),
    );
  }

  /** Gives back what was reserved for steps that were stopped before they could begin. */
  dropUnwanted(): void {
    for (const [path, { hold, attempt }] of this.#granted) {
      if (this.#options.isDue(path, attempt)) continue;
      this.#granted.delete(path);
      this.settleHold(hold.id ?? '', {});
    }
  }

  /** Reserves for a substep; within a step that has money of its own, out of that. Waits where that may help. */
  async reserveSubstep(path: StepKey, key: string, { amount, ...how }: SubstepMoney): Promise<SubstepHold> {
    const own = this.#holds.get(path);
    if (own !== undefined) {
      const { amount: held } = await this.#untilReserved(path, amount, {
        ...how,
        ask: (wanted) => this.#within(own, { path, key }, wanted),
      }).catch((error: unknown) => {
        this.#taken.release(path, key);
        throw error;
      });
      // On record it is part of the step's own hold, which is assumed as a whole.
      return { hold: { account: own.account, amount: {} }, held };
    }
    const hold = await this.#untilReserved(path, amount, how);
    this.#holds.set(nameOf(path, key), hold);
    return { hold, held: hold.amount };
  }

  /** What is left to a step of every limit above it, whatever is in flight. */
  async unspent(path: StepKey): Promise<Amount> {
    const { store } = this.#options;
    const account = await this.#busy(this.#accountOf(path));
    // A store that does not say may have any limit.
    const left = account === undefined ? {} : store.unspent === undefined ? ANY : await this.#busy(store.unspent(account));
    const own = this.#holds.get(path)?.amount ?? {};
    return { ...left, ...difference(own, this.#spentOf.get(path) ?? {}) };
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

  /** Brings what a fact says of money into the store, then goes on. */
  account(fact: Fact, then: () => void): void {
    void this.#busy(
      this.#accountFor(fact).catch((error: unknown) =>
        this.#options.logger.warning(`A cost of run "${this.#options.runId}" could not be settled: ${String(error)}`),
      ),
    ).then(then);
  }

  /** Settles what an earlier life of the run has held. */
  settleHold(hold: string, amount: Amount): void {
    this.#options.store.settle(hold, amount).then(
      () => this.#options.waits.freed(),
      (error: unknown) => this.#options.logger.warning(`The reservation "${hold}" could not be settled: ${String(error)}`),
    );
  }

  /** Somebody has set a limit: what nothing limited may be limited now. */
  limitSet(): void {
    this.#options.accounts.limitSet();
    this.time.look();
  }

  /** The run is driven no further here. Bodies at work are no more; what is held for them is settled as assumed, for those that have not begun as nothing. */
  end(): void {
    this.#hasEnded = true;
    this.time.close();
    this.#options.ended(this.time.noted());
    for (const { hold } of this.#granted.values()) this.settleHold(hold.id ?? '', {});
    for (const hold of this.#holds.values()) this.settleHold(hold.id ?? '', this.#onRecord.has(hold.id ?? '') ? this.#assumedOf(hold) : {});
    this.#granted.clear();
    this.#holds.clear();
  }

  async #accountFor(fact: Fact): Promise<void> {
    if (fact.type === 'step.settled' || fact.type === 'step.suspending') return this.#settleStep(fact.path, fact);
    if (fact.type === 'substep.settled' || fact.type === 'substep.failing') return this.#settleSubstep(fact);
    if (fact.type === 'charge.incurred' && !this.#assumed.has(`${fact.path} ${fact.attempt}`))
      return this.#charge(fact.path, amountOf(fact.charge));
  }

  async #settleStep(path: StepKey, { charge }: { readonly charge?: Charge }): Promise<void> {
    const hold = this.#holds.get(path);
    if (hold === undefined) return charge === undefined ? undefined : this.#charge(path, amountOf(charge));
    this.#holds.delete(path);
    const assumed = this.#spentOf.get(path) ?? {};
    this.#spentOf.delete(path);
    this.#taken.releaseAll(path);
    await this.#settle(hold, assumed === hold.amount ? hold.amount : sum(assumed, amountOf(charge)));
  }

  async #settleSubstep({ path, attempt, key, charge }: Attempt & { readonly key: string; readonly charge?: Charge }): Promise<void> {
    const hold = this.#holds.get(nameOf(path, key));
    if (hold !== undefined) {
      this.#holds.delete(nameOf(path, key));
      // What has cost something was done, and counts as often as it was to be.
      await this.#settle(hold, charge === undefined ? {} : { ...callOf(charge), steps: hold.amount.steps ?? 1 });
    } else if (this.#holds.has(path)) {
      this.#taken.release(path, key);
      this.#spentOf.set(path, sum(this.#spentOf.get(path) ?? {}, callOf(charge)));
      this.#options.waits.freed();
    } else if (charge !== undefined && !this.#assumed.has(`${path} ${attempt}`)) await this.#charge(path, callOf(charge));
  }

  #assumedOf(hold: Hold): Amount {
    return this.#options.assumedCharges === 'worst' ? hold.amount : {};
  }

  async #settle(hold: Hold, amount: Amount): Promise<void> {
    this.#onRecord.delete(hold.id ?? '');
    await this.#options.store.settle(hold.id ?? '', amount);
    this.#options.waits.freed();
  }

  async #charge(path: StepKey, amount: Amount): Promise<void> {
    const account = await this.#accountOf(path);
    // Where nothing is limited the records tell.
    if (account !== undefined) await this.#options.store.charge({ id: this.#nextId(path), account, amount });
  }

  async #untilReserved(
    path: StepKey,
    amount: Amount,
    {
      account,
      smaller,
      isWanted,
      isShort,
      ask = async (wanted) => this.#reserve(path, wanted, account),
    }: Omit<SubstepMoney, 'amount' | 'isShort'> &
      Partial<SubstepMoney> & { readonly ask?: (wanted: Wanted) => Promise<Hold | BudgetShortage> },
  ): Promise<Hold> {
    const wanted: Wanted = { amount, ...(smaller === undefined ? {} : { smaller }) };
    for (;;) {
      const answer = await this.#busy(ask(wanted));
      const isFor = !this.#hasEnded && isWanted();
      if ('amount' in answer) {
        if (isFor) return answer;
        if (answer.id !== undefined) await this.#settle(answer, {});
      }
      if (!isFor) throw new CancelledError(`Nobody waits for money of run "${this.#options.runId}" any more.`);
      if (!('amount' in answer)) isShort?.(answer);
      await this.#options.waits.next();
    }
  }

  async #reserve(path: StepKey, wanted: Wanted, given?: string): Promise<Hold | BudgetShortage> {
    const { accounts, limitsOf } = this.#options;
    const account = given ?? (await accounts.open(limitsOf(path)));
    await (this.#cleaning ??= this.#clean());
    const id = this.#nextId(account);
    const answer = await asked(wanted, async (amount) => this.#options.store.reserve({ id, account, amount, leaseMs: LEASE_MS }));
    if (answer === 'reserved') return { id, account, amount: wanted.amount };
    this.dropUnwanted();
    if (mayStillFit(answer, wanted.amount)) return answer;
    throw BudgetExceeded.of(answer, wanted.amount);
  }

  async #within(
    own: Hold,
    { path, key }: { readonly path: StepKey; readonly key: string },
    wanted: Wanted,
  ): Promise<Hold | BudgetShortage> {
    const answer = await asked(wanted, async (amount) => {
      const [spent, taken] = [this.#spentOf.get(path) ?? {}, this.#taken.of(path)];
      for (const [dimension, limit] of Object.entries(own.amount) as [keyof Amount, number][]) {
        const shortage = { refusedBy: `step ${path}`, dimension, limit, spent: spent[dimension] ?? 0, inFlight: taken[dimension] ?? 0 };
        if (shortage.spent + shortage.inFlight + (amount[dimension] ?? 0) > limit) return shortage;
      }
      this.#taken.take(path, key, amount);
      return 'reserved';
    });
    if (answer === 'reserved') return { account: own.account, amount: wanted.amount };
    if (mayStillFit(answer, wanted.amount)) return answer;
    throw BudgetExceeded.of(answer, wanted.amount);
  }

  /** What earlier lives have reserved and not put on record was for bodies that have not begun; what was on record and given up counts as assumed. */
  async #clean(): Promise<void> {
    const { store, epoch, isAccountedFor, recordedHold } = this.#options;
    if (epoch <= 1 || store.unsettled === undefined) return;
    const prefix = this.#prefix;
    for (const id of await store.unsettled(prefix)) {
      const isOfEarlierLife = Number.parseInt(id.slice(prefix.length), 10) < epoch;
      if (!isOfEarlierLife || isAccountedFor(id)) continue;
      const amount = await recordedHold(id);
      await store.settle(id, amount === undefined || this.#options.assumedCharges === 'zero' ? {} : amount);
    }
  }

  #accountOf(path: StepKey): Promise<string | undefined> {
    const { accounts, limitsOf } = this.#options;
    return accounts.of(limitsOf(path));
  }

  async #busy<T>(work: Promise<T>): Promise<T> {
    this.#pending++;
    try {
      return await work;
    } finally {
      this.#pending--;
    }
  }

  #nextId(what: string): string {
    return `${this.#prefix}${this.#options.epoch}.${++this.#ids}/${what}`;
  }

  /** No other run's reservations begin like this. */
  get #prefix(): string {
    return `${encodeURIComponent(this.#options.runId)}@`;
  }
}

/** More than there is of anything. */
const ANY: Amount = { nanoUsd: Number.MAX_SAFE_INTEGER, tokens: Number.MAX_SAFE_INTEGER, steps: Number.MAX_SAFE_INTEGER };

const moneyFacts: ReadonlySet<Fact['type']> = new Set([
  'step.settled',
  'step.suspending',
  'substep.settled',
  'substep.failing',
  'charge.incurred',
]);
