import {
  ValidationError,
  type Amount,
  type BudgetStanding,
  type BudgetStore,
  type Claim,
  type Journal,
  type RunId,
  type RunSummary,
  type StepKey,
} from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';
import { ownSpends, type OwnSpend } from '../fork/family-spend.ts';
import { assertAmount } from './assert-money.ts';
import { accountOf, chargeUncounted, isOpen, openAccount, spentOnRecord, type AccountSource } from './budget-accounts.ts';
import { BudgetWaits } from './budget-waits.ts';
import { loadRun } from '../snapshot/load-run.ts';
import type { RunStore } from './load-run.ts';
import { RunAccounts } from './run-accounts.ts';
import { RunBudget } from './run-budget.ts';
import type { RuntimeSettings } from './settings.ts';
import type { TimerQueue } from './timer-queue.ts';

/** Where the accounting of runs finds them. */
export interface BudgetedRuns {
  readonly timers: TimerQueue;
  readonly store: RunStore;
  /** Those that are driven here. */
  readonly live: ReadonlyMap<RunId, { readonly run: RunFold; readonly host: { limitSet(): void } }>;
}

/** Makes the accounting of each run; there is none without a budget store. */
export function runBudgets(settings: RuntimeSettings, runs: BudgetedRuns): RunBudgets | undefined {
  return settings.budgets === undefined ? undefined : new RunBudgets(settings.budgets, settings, runs);
}

/** The accounting of all runs of one process. */
export class RunBudgets {
  readonly #budgets: BudgetStore;
  readonly #settings: RuntimeSettings;
  readonly #runs: BudgetedRuns;
  readonly #waits: BudgetWaits;
  readonly #opening: Map<RunId, Promise<unknown>> = new Map();
  /** Times and costs of runs, on their way into the store. */
  readonly #noting: Set<Promise<void>> = new Set();

  constructor(budgets: BudgetStore, settings: RuntimeSettings, runs: BudgetedRuns) {
    this.#budgets = budgets;
    this.#settings = settings;
    this.#runs = runs;
    this.#waits = new BudgetWaits(runs.timers, settings.pollMs);
  }

  of({ runId, epoch }: Claim, run: RunFold): RunBudget {
    const { logger, assumedCharges, clock } = this.#settings;
    const store = this.#budgets;
    const source = this.#source;
    const own: AccountSource = { ...source, fold: async (id) => (id === runId ? run : source.fold(id)) };
    return new RunBudget({
      store,
      clock,
      timers: this.#runs.timers,
      accounts: new RunAccounts(own, {
        runId,
        run,
        isNew: epoch === 1,
        noticed: () => this.#runs.live.get(runId)?.host.limitSet(),
      }),
      uncounted: () => run.spent.uncounted(),
      limitsOf: (path) => run.steps.get(path)?.command.limits,
      waits: this.#waits,
      logger,
      runId,
      epoch,
      assumedCharges,
      isDue: (path, attempt) => isDue(run, path, attempt),
      isAccountedFor: (hold) => run.settledHolds.has(hold) || isHoldOpen(run, hold),
      recordedHold: (hold) => recordedHold(this.#runs.store.journal, runId, hold),
      underWay: (work) => this.#underWay(work),
    });
  }

  /** Resolves when all that was used and spent here is in the store. */
  async settled(): Promise<void> {
    await Promise.all(this.#noting);
  }

  /** What a run, with its family, may spend and has spent; where the store has no account of it, what is on record. */
  async standing(runId: RunId): Promise<BudgetStanding> {
    await this.settled();
    const { payer = { runId } } = await this.#source.fold(runId);
    const standing = await this.#budgets.look?.(accountOf(payer));
    return standing ?? { limit: payer.budget?.limit ?? {}, spent: await spentOnRecord(this.#source, payer), inFlight: {} };
  }

  /** Gives a run, with its family, other limits in these dimensions; whoever waits for money looks again. */
  async setLimit(runId: RunId, limit: Amount): Promise<void> {
    assertAmount(`The limit of run "${runId}"`, limit);
    await this.settled();
    const source = this.#source;
    const account = await openAccount(source, runId);
    // Its account is open: whoever puts more on record from now on finds it, and what is on record by now is counted here.
    await chargeUncounted(source, (await source.fold(runId)).payer?.family ?? runId);
    const { limit: before = {} } = (await this.#budgets.look?.(account)) ?? {};
    await this.#budgets.open({ account, limit: { ...before, ...limit } });
    this.#waits.freed();
    // What is driven here may be below it.
    for (const { host } of this.#runs.live.values()) host.limitSet();
  }

  /** Closes the accounts of runs that are about to be forgotten: of a family with its last run. @returns families that have others left */
  async forget(runs: readonly Pick<RunSummary, 'runId' | 'family'>[]): Promise<readonly RunId[]> {
    const going = new Set(runs.map(({ runId }) => runId));
    const kept: RunId[] = [];
    for (const family of new Set(runs.map((run) => run.family))) {
      if (await this.#isLeft(family, going)) kept.push(family);
      // Accounts of child runs lie below it; while forks live, what children have spent stays with their family.
      else await this.#close(`run/${family}`);
    }
    for (const { runId, family } of runs) if (runId !== family) await this.#close(`run/${runId}`);
    return kept;
  }

  /** The same for families whose last runs went at one time, here and in another process: neither knew of the other. */
  async forgetFamilies(families: Iterable<RunId>): Promise<void> {
    for (const family of families) if (!(await this.#isLeft(family, none))) await this.#close(`run/${family}`);
  }

  async #isLeft(family: RunId, going: ReadonlySet<RunId>): Promise<boolean> {
    for await (const { runId } of this.#runs.store.journal.list({ family, limit: going.size + 1 })) if (!going.has(runId)) return true;
    return false;
  }

  async #close(account: string): Promise<void> {
    if (await isOpen(this.#budgets, account)) await this.#budgets.close(account);
  }

  #underWay(work: Promise<void>): void {
    this.#noting.add(work);
    void work.finally(() => this.#noting.delete(work));
  }

  get #source(): AccountSource {
    const { store, live } = this.#runs;
    return {
      store: this.#budgets,
      fold: async (id) => live.get(id)?.run ?? loadRun(store, id),
      spends: (family) => this.#spends(family),
      opening: this.#opening,
    };
  }

  /** Of runs that are driven here memory knows more than the journal. */
  async *#spends(family: RunId): AsyncGenerator<OwnSpend, void, undefined> {
    for await (const { summary, spent } of ownSpends(this.#runs.store, family))
      yield { summary, spent: this.#runs.live.get(summary.runId)?.run.spent ?? spent };
  }
}

const none: ReadonlySet<RunId> = new Set();

/** The accounting there must be. @throws ValidationError without a budget store */
export function requireBudgets(budgets: RunBudgets | undefined): RunBudgets {
  if (budgets !== undefined) return budgets;
  throw new ValidationError('This kernel keeps no budgets. Make it with a budget store: createKernel({ budgets }).');
}

/** On record as begun and not ended: recovery assumes it. */
function isHoldOpen(run: RunFold, hold: string): boolean {
  return run.steps
    .all()
    .some(
      ({ openEffect, recorded }) =>
        openEffect?.hold?.id === hold || [...(recorded?.openEffects.values() ?? [])].some((effect) => effect.hold?.id === hold),
    );
}

async function recordedHold(journal: Journal, runId: RunId, hold: string): Promise<Amount | undefined> {
  for await (const events of journal.read(runId)) {
    for (const event of events) if ('hold' in event && event.hold?.id === hold) return event.hold.amount;
  }
  return undefined;
}

function isDue(run: RunFold, path: StepKey, attempt: number): boolean {
  const step = run.steps.get(path);
  return run.closed === undefined && step?.attempt === attempt && (step.phase === 'parked' || step.phase === 'ready');
}
