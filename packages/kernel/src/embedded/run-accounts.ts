import type { LimitAbove } from '@tutti/core';
import type { Payer, RunFold } from '../run-state/run-fold.ts';
import { accountOf, isOpen, limitsAround, openAccount, type AccountSource } from './budget-accounts.ts';

/**
 * The accounts that one run pays from: its own, and below it those of steps with a limit of their own. A run that nothing limits has
 * none: its records tell what it has spent, should a limit be set later.
 */
export class RunAccounts {
  readonly #source: AccountSource;
  readonly #run: RunFold;
  readonly #runId: string;
  #isNew: boolean;
  readonly #noticed: () => void;
  readonly #opened: Map<string, Promise<string>> = new Map();
  #above: Promise<{ readonly isLimited: boolean; readonly names: readonly string[] }> | undefined = undefined;
  #isKept: boolean = false;

  constructor(
    source: AccountSource,
    {
      runId,
      run,
      isNew,
      noticed,
    }: {
      readonly runId: string;
      readonly run: RunFold;
      readonly isNew: boolean;
      /** Another process has set a limit above it. */
      readonly noticed: () => void;
    },
  ) {
    this.#source = source;
    this.#run = run;
    this.#runId = runId;
    this.#isNew = isNew;
    this.#noticed = noticed;
  }

  /** Whether nothing can limit a step, as far as this process knows without asking anybody. */
  isFree(limits: readonly LimitAbove[] | undefined): boolean {
    const { payer } = this.#run;
    if (limits !== undefined || this.#isKept || !this.#isNew || payer === undefined) return false;
    return payer.parent === undefined && payer.budget === undefined && this.#run.fork === undefined;
  }

  /** Whether it is known to have accounts. */
  get isKept(): boolean {
    return this.#isKept;
  }

  /** Somebody has set a limit, perhaps above this run. */
  limitSet(): void {
    this.#isNew = false;
  }

  /** The account that a step pays from; undefined where nothing above it is limited. */
  async of(limits: readonly LimitAbove[] | undefined): Promise<string | undefined> {
    if (limits === undefined && !(await this.#isAnyKept())) return undefined;
    return this.open(limits);
  }

  /** The account that a step pays from, opened with those above it. */
  open(limits: readonly LimitAbove[] = []): Promise<string> {
    const key = limits.at(-1)?.step ?? '';
    const known = this.#opened.get(key);
    if (known !== undefined) return known;
    this.#isKept = true;
    const opening = openAccount(this.#source, this.#runId, limits);
    this.#opened.set(key, opening);
    // A store that could not be asked may answer the next time.
    opening.catch(() => this.#opened.delete(key));
    return opening;
  }

  /** Another limit may have been set: what was free may be so no longer. */
  async #isAnyKept(): Promise<boolean> {
    if (this.#isKept) return true;
    this.#above ??= this.#lookAbove();
    // What could not be read may be the next time.
    this.#above.catch(() => (this.#above = undefined));
    const { isLimited, names } = await this.#above;
    if (isLimited) return (this.#isKept = true);
    for (const name of names) {
      if (!(await isOpen(this.#source.store, name))) continue;
      const isNews = !this.#isKept;
      this.#isKept = true;
      if (isNews) this.#noticed();
      return true;
    }
    return this.#isKept;
  }

  async #lookAbove(): Promise<{ readonly isLimited: boolean; readonly names: readonly string[] }> {
    const names: string[] = [];
    for (let payer: Payer = this.#run.payer ?? { runId: this.#runId }; ; ) {
      if (payer.budget !== undefined) return { isLimited: true, names };
      names.push(accountOf(payer));
      const { parent } = payer;
      if (parent === undefined) return { isLimited: false, names };
      if ((await limitsAround(this.#source, parent)) !== undefined) return { isLimited: true, names };
      payer = (await this.#source.fold(parent.runId)).payer ?? { runId: parent.runId };
    }
  }
}
