import type { Amount, BudgetStore, Claim, Journal, RunId, StepKey } from '@tutti/core';
import type { RunFold } from '../run-state/run-fold.ts';
import { openAccount } from './budget-accounts.ts';
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
    const source = { store, fold: async (id: RunId) => (id === runId ? run : (this.#runs.live(id) ?? loadRun(this.#runs.store, id))) };
    const open = (): Promise<string> => openAccount(source, runId);
    return new RunBudget({
      store, waits: this.#waits, logger, runId, epoch, assumedCharges, openAccount: open,
      isDue: (path, attempt) => isDue(run, path, attempt),
      isAccountedFor: (hold) => run.settledHolds.has(hold) || isOpen(run, hold),
      recordedHold: (hold) => recordedHold(this.#runs.store.journal, runId, hold),
    });
  }
}

/** On record as begun and not ended: recovery assumes it. */
function isOpen(run: RunFold, hold: string): boolean {
  return run.steps.all().some(({ openEffect, recorded }) => openEffect?.hold?.id === hold || [...(recorded?.openEffects.values() ?? [])].some((effect) => effect.hold?.id === hold));
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
