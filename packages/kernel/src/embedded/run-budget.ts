import {
  BudgetExceeded,
  CancelledError,
  mayStillFit,
  type Amount,
  type BudgetShortage,
  type BudgetStore,
  type Clock,
  type Fact,
  type Hold,
  type LimitAbove,
  type Logger,
  type RunEvent,
  type RunId,
  type StepKey,
} from '@tutti/core';
import { difference, nameOf } from './amounts.ts';
import { asked, type Wanted } from './asked-amount.ts';
import type { BudgetWaits } from './budget-waits.ts';
import type { RunAccounts } from './run-accounts.ts';
import { RunCosts, type Attempt } from './run-costs.ts';
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
  /** What is on the run's record that no budget had counted. */
  uncounted(): Amount;
  /** This is on its way into the store. */
  underWay(work: Promise<void>): void;
  /** What a reservation was for, where any record names it. */
  recordedHold(hold: string): Promise<Amount | undefined>;
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
  readonly #costs: RunCosts;
  /** Reserved for steps that had to wait and have not begun yet. */
  readonly #granted: Map<StepKey, { readonly hold: Hold; readonly attempt: number }> = new Map();
  #cleaning: Promise<void> | undefined = undefined;
  #ids: number = 0;
  #pending: number = 0;
  #hasEnded: boolean = false;

  /** The time of its bodies. */
  readonly time: WorkTime;

  constructor(options: RunBudgetOptions) {
    this.#options = options;
    this.#costs = new RunCosts({ ...options, limitsOf: (path) => options.limitsOf(path), nextId: (what) => this.#nextId(what) });
    this.time = new WorkTime({ ...options, nextId: () => this.#nextId('time') });
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
    if ('amount' in hold) this.#costs.hold(path, hold);
    return hold;
  }

  /** Gives back what was reserved for a body that does not begin. */
  giveBack(path: StepKey): void {
    this.#costs.giveBack(path);
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
      this.#costs.settleHold(hold.id ?? '', {});
    }
  }

  /** Reserves for a substep; within a step that has money of its own, out of that. Waits where that may help. */
  async reserveSubstep(path: StepKey, key: string, { amount, ...how }: SubstepMoney): Promise<SubstepHold> {
    const own = this.#costs.heldFor(path);
    if (own !== undefined) {
      const { amount: held } = await this.#untilReserved(path, amount, {
        ...how,
        ask: (wanted) => this.#within(own, { path, key }, wanted),
      }).catch((error: unknown) => {
        this.#costs.taken.release(path, key);
        throw error;
      });
      // On record it is part of the step's own hold, which is assumed as a whole.
      return { hold: { account: own.account, amount: {} }, held };
    }
    const hold = await this.#untilReserved(path, amount, how);
    this.#costs.hold(nameOf(path, key), hold);
    return { hold, held: hold.amount };
  }

  /** What is left to a step of every limit above it, whatever is in flight. */
  async unspent(path: StepKey): Promise<Amount> {
    const { store, accounts, limitsOf } = this.#options;
    const account = await this.#busy(accounts.of(limitsOf(path)));
    // A store that does not say may have any limit.
    const left = account === undefined ? {} : store.unspent === undefined ? ANY : await this.#busy(store.unspent(account));
    const own = this.#costs.heldFor(path)?.amount ?? {};
    return { ...left, ...difference(own, this.#costs.spentOf(path)) };
  }

  /** Takes note of what is on record now: bodies begin after that. */
  recorded(events: readonly RunEvent[]): void {
    if (this.#costs.recorded(events)) this.#options.underWay(this.#costs.bringIn().catch((error: unknown) => this.#tellUncounted(error)));
  }

  /** A body was given up while it may still be at work: what is held for it counts as spent. */
  assume(body: Attempt): void {
    this.#costs.assume(body);
  }

  /** The same for effects that were given up while they may still be at work. */
  assumeEffects(body: Attempt): void {
    this.#costs.assumeEffects(body);
  }

  /** Whether a fact says something of money, or ends what money is held for. */
  concerns(fact: Fact): boolean {
    return this.#costs.concerns(fact);
  }

  /** Brings what a fact says of money into the store, then goes on. */
  account(fact: Fact, then: (fact: Fact) => void): void {
    void this.#busy(this.#costs.account(fact)).then(then);
  }

  /** Settles what an earlier life of the run has held. */
  settleHold(hold: string, amount: Amount): void {
    this.#costs.settleHold(hold, amount);
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
    this.#options.underWay(this.time.noted());
    for (const { hold } of this.#granted.values()) this.#costs.settleHold(hold.id ?? '', {});
    this.#granted.clear();
    this.#costs.end();
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
        if (answer.id !== undefined) await this.#costs.settle(answer, {});
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
      const [spent, taken] = [this.#costs.spentOf(path), this.#costs.taken.of(path)];
      for (const [dimension, limit] of Object.entries(own.amount) as [keyof Amount, number][]) {
        const shortage = { refusedBy: `step ${path}`, dimension, limit, spent: spent[dimension] ?? 0, inFlight: taken[dimension] ?? 0 };
        if (shortage.spent + shortage.inFlight + (amount[dimension] ?? 0) > limit) return shortage;
      }
      this.#costs.taken.take(path, key, amount);
      return 'reserved';
    });
    if (answer === 'reserved') return { account: own.account, amount: wanted.amount };
    if (mayStillFit(answer, wanted.amount)) return answer;
    throw BudgetExceeded.of(answer, wanted.amount);
  }

  /** What earlier lives have reserved and not put on record was for bodies that have not begun; what was on record and given up counts as assumed. */
  async #clean(): Promise<void> {
    const { store, epoch, isAccountedFor, recordedHold, uncounted } = this.#options;
    if (epoch <= 1) return;
    // An earlier life may have ended between a record and the look whether it is counted.
    if (Object.keys(uncounted()).length > 0) await this.#costs.bringIn();
    if (store.unsettled === undefined) return;
    const prefix = this.#prefix;
    for (const id of await store.unsettled(prefix)) {
      const isOfEarlierLife = Number.parseInt(id.slice(prefix.length), 10) < epoch;
      if (!isOfEarlierLife || isAccountedFor(id)) continue;
      const amount = await recordedHold(id);
      await store.settle(id, amount === undefined || this.#options.assumedCharges === 'zero' ? {} : amount);
    }
  }

  #tellUncounted(error: unknown): void {
    this.#options.logger.warning(`Costs of run "${this.#options.runId}" could not be brought into its budget: ${String(error)}`);
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
