import { BudgetExceeded, type BudgetStore, type CancelTimer, type Clock, type LimitAbove, type Logger } from '@tutti/core';
import type { RunAccounts } from './run-accounts.ts';
import type { TimerQueue } from './timer-queue.ts';

/** A process that dies has brought all but this much of its time into the store, ms. */
const NOTE_EVERY_MS = 1_000;

/** A body whose time counts. */
export interface TimedBody {
  readonly limits: readonly LimitAbove[] | undefined;
  /** Its time is over. */
  stop(error: Error): void;
}

export interface WorkTimeOptions {
  readonly store: BudgetStore;
  readonly accounts: RunAccounts;
  readonly clock: Clock;
  readonly timers: TimerQueue;
  readonly logger: Logger;
  nextId(): string;
}

interface Counted {
  readonly account: string;
  /** Monotonic ms. */
  since: number;
}

/**
 * The time that the bodies of one run are at work, charged to the accounts they pay from. Bodies at work at one time add up, as what they
 * cost does. Of a run that nothing limits nothing is noted: its records tell.
 */
export class WorkTime {
  readonly #options: WorkTimeOptions;
  readonly #working: Map<TimedBody, Counted> = new Map();
  /** Counted bodies that wait. */
  readonly #waiting: Map<TimedBody, string> = new Map();
  /** What is not in the store yet, ms. */
  readonly #unnoted: Map<string, number> = new Map();
  /** What is left of the limits above an account, ms: as the store last said, less what was used since. */
  readonly #left: Map<string, number> = new Map();
  #cancel: CancelTimer | undefined = undefined;
  #noting: Promise<void> = Promise.resolve();
  #hasEnded: boolean = false;

  constructor(options: WorkTimeOptions) {
    this.#options = options;
  }

  /** Whether a body may begin without being counted. */
  isFree(limits: readonly LimitAbove[] | undefined): boolean {
    return this.#options.accounts.isFree(limits);
  }

  /** A body is about to begin, or turns out to have a limit. @throws BudgetExceeded when no time is left */
  async begin(body: TimedBody): Promise<void> {
    const account = await this.#options.accounts.of(body.limits);
    if (account === undefined || this.#hasEnded || this.#working.has(body)) return;
    if (!((this.#left.get(account) ?? 0) > 0)) await this.#askLeft(account);
    this.#start(body, account);
  }

  /** A body does nothing but wait. */
  pause(body: TimedBody): void {
    const account = this.#stop(body);
    if (account !== undefined) this.#waiting.set(body, account);
  }

  /** A body that waited is at work again. */
  resume(body: TimedBody): void {
    const account = this.#waiting.get(body);
    if (account === undefined || this.#hasEnded) return;
    this.#waiting.delete(body);
    this.#start(body, account);
  }

  /** A body has ended. */
  end(body: TimedBody): void {
    this.#stop(body);
    this.#waiting.delete(body);
  }

  /** A limit was changed: what is at work may have no time left. */
  look(): void {
    void this.#note();
  }

  /** The run is driven no further here. */
  close(): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    for (const body of [...this.#working.keys()]) this.end(body);
    if (this.#unnoted.size > 0) void this.#note();
  }

  /** Resolves when all that was used is in the store. */
  noted(): Promise<void> {
    return this.#noting;
  }

  #stop(body: TimedBody): string | undefined {
    const working = this.#working.get(body);
    if (working === undefined) return undefined;
    this.#use(working);
    this.#working.delete(body);
    return working.account;
  }

  #start(body: TimedBody, account: string): void {
    this.#working.set(body, { account, since: this.#options.clock.monotonic() });
    this.#setTimer();
  }

  #use(working: Counted): void {
    const { account, since } = working;
    working.since = this.#options.clock.monotonic();
    const ms = Math.max(0, working.since - since);
    this.#unnoted.set(account, (this.#unnoted.get(account) ?? 0) + ms);
    // All of one run share a limit at most: what one uses none of the others has.
    for (const [name, left] of this.#left) this.#left.set(name, left - ms);
  }

  #note(): Promise<void> {
    this.#cancel?.();
    this.#cancel = undefined;
    for (const working of this.#working.values()) this.#use(working);
    return (this.#noting = this.#noting
      .then(() => this.#bringIn())
      .then(() => this.#stopThoseWithoutTime())
      .catch((error: unknown) => this.#options.logger.warning(`Time of work could not be counted: ${String(error)}`))
      .then(() => this.#setTimer()));
  }

  async #bringIn(): Promise<void> {
    const { store, nextId } = this.#options;
    for (const [account, ms] of this.#unnoted) {
      const timeMs = Math.floor(ms);
      if (timeMs === 0) continue;
      this.#unnoted.set(account, ms - timeMs);
      await store.charge({ id: nextId(), account, amount: { timeMs } });
    }
  }

  async #stopThoseWithoutTime(): Promise<void> {
    const accounts = new Set(Array.from(this.#working.values(), ({ account }) => account));
    for (const account of accounts)
      await this.#askLeft(account).catch((error: unknown) => {
        if (!(error instanceof BudgetExceeded)) throw error;
        for (const [body, working] of [...this.#working]) {
          if (working.account !== account) continue;
          // What it still does until it has stopped is nobody's.
          this.end(body);
          body.stop(error);
        }
      });
  }

  /** Asks the store. @throws BudgetExceeded when nothing is left */
  async #askLeft(account: string): Promise<void> {
    const { store, nextId } = this.#options;
    const left = store.unspent === undefined ? NOTE_EVERY_MS : ((await store.unspent(account)).timeMs ?? Infinity);
    if (left !== Infinity) {
      // A step that would take no time at all is refused by whoever has none left; the store says who that is.
      const id = nextId();
      const answer = await store.reserve({ id, account, amount: { timeMs: 1 }, leaseMs: NOTE_EVERY_MS });
      if (answer !== 'reserved') {
        this.#left.set(account, 0);
        throw BudgetExceeded.of(answer, {});
      }
      // One that cannot be given back is free again by itself.
      await store.settle(id, {}).catch(() => undefined);
    }
    this.#left.set(account, left);
  }

  #setTimer(): void {
    if (this.#cancel !== undefined || this.#hasEnded) return;
    if (this.#working.size === 0 && !Array.from(this.#unnoted.values()).some((ms) => ms >= 1)) return;
    const left = Math.min(NOTE_EVERY_MS, ...Array.from(this.#working.values(), ({ account }) => this.#left.get(account) ?? NOTE_EVERY_MS));
    this.#cancel = this.#options.timers.after(Math.max(1, Math.ceil(left / Math.max(1, this.#working.size))), () => {
      this.#cancel = undefined;
      void this.#note();
    });
  }
}
