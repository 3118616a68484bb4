import {
  ValidationError,
  type Amount,
  type BudgetStanding,
  type BudgetStore,
  type Claim,
  type Journal,
  type RunId,
  type StepKey,
} from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';
import { accountOf, openAccount, type AccountSource } from './budget-accounts.ts';
import { BudgetWaits } from './budget-waits.ts';
import { loadRun } from '../snapshot/load-run.ts';
import type { RunStore } from './load-run.ts';
import { RunBudget } from './run-budget.ts';
import type { RuntimeSettings } from './settings.ts';
import type { TimerQueue } from './timer-queue.ts';

/** Where the accounting of runs finds them. */
export interface BudgetedRuns {
  readonly timers: TimerQueue;
  readonly store: RunStore;
  live(runId: RunId): RunFold | undefined;
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

  constructor(budgets: BudgetStore, settings: RuntimeSettings, runs: BudgetedRuns) {
    this.#budgets = budgets;
    this.#settings = settings;
    this.#runs = runs;
    this.#waits = new BudgetWaits(runs.timers, settings.pollMs);
  }

  of({ runId, epoch }: Claim, run: RunFold): RunBudget {
    const { logger, assumedCharges } = this.#settings;
    const store = this.#budgets;
    const source = this.#source;
    const open = (): Promise<string> => openAccount({ store, fold: async (id) => (id === runId ? run : source.fold(id)) }, runId);
    return new RunBudget({
      store,
      waits: this.#waits,
      logger,
      runId,
      epoch,
      assumedCharges,
      openAccount: open,
      isDue: (path, attempt) => isDue(run, path, attempt),
      isAccountedFor: (hold) => run.settledHolds.has(hold) || isOpen(run, hold),
      recordedHold: (hold) => recordedHold(this.#runs.store.journal, runId, hold),
    });
  }

  /** What a run, with its family, may spend and has spent; where the store has no account of it, what is on record. */
  async standing(runId: RunId): Promise<BudgetStanding> {
    const { payer = { runId }, spentNanoUsd } = await this.#source.fold(runId);
    const standing = await this.#budgets.look?.(accountOf(payer));
    return standing ?? { limit: payer.budget?.limit ?? {}, spent: spentNanoUsd === 0 ? {} : { nanoUsd: spentNanoUsd }, inFlight: {} };
  }

  /** Gives a run, with its family, other limits in these dimensions; whoever waits for money looks again. */
  async setLimit(runId: RunId, limit: Amount): Promise<void> {
    const account = await openAccount(this.#source, runId);
    const { limit: before = {} } = (await this.#budgets.look?.(account)) ?? {};
    await this.#budgets.open({ account, limit: { ...before, ...limit } });
    this.#waits.freed();
  }

  get #source(): AccountSource {
    return { store: this.#budgets, fold: async (id) => this.#runs.live(id) ?? loadRun(this.#runs.store, id) };
  }
}

/** The accounting there must be. @throws ValidationError without a budget store */
export function requireBudgets(budgets: RunBudgets | undefined): RunBudgets {
  if (budgets !== undefined) return budgets;
  throw new ValidationError('This kernel keeps no budgets. Make it with a budget store: createKernel({ budgets }).');
}

/** On record as begun and not ended: recovery assumes it. */
function isOpen(run: RunFold, hold: string): boolean {
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
