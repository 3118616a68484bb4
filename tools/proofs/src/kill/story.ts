import type { SqliteBudgetStore } from '@tutti/cost-tracker';
import type { Handler, Journal, Json } from '@tutti/core';
import type { Kernel } from '@tutti/kernel';
import type { Ledger } from '../process/ledger.ts';

/** What one life of a story has. */
export interface Life {
  readonly kernel: Kernel;
  readonly journal: Journal;
  readonly ledger: Ledger;
  readonly budgets: SqliteBudgetStore | undefined;
}

/** What a process does that may be killed at any of its writes, and again in its next life. */
export interface Story {
  /** Whether its money is held in a file that processes share. */
  readonly hasBudgets?: boolean;
  handlers(ledger: Ledger): Readonly<Record<string, Handler>>;
  /** Starts everything, or finds it as the life before has left it, and brings it to its end; what it gives is the same in every life. */
  live(life: Life): Promise<Json>;
  /** Something that only a life after a kill does first. Its runs are called `half`. */
  afterKill?(life: Life): Promise<void>;
  /** What is wrong at the end, beyond what is wrong in any story. */
  faults(life: Life): Promise<readonly string[]>;
}

/** What has not happened exactly once, by `run what`. */
export function notOnce(ledger: Ledger, expected: readonly string[]): readonly string[] {
  const counts = ledger.counts();
  return expected.filter((what) => counts.get(what) !== 1).map((what) => `${what} happened ${counts.get(what) ?? 0} times`);
}

/** Effects of these names that have happened more than once in one run. */
export function repeated(ledger: Ledger, names: readonly string[]): readonly string[] {
  return [...ledger.counts()]
    .filter(([what, count]) => count > 1 && names.includes(what.slice(what.indexOf(' ') + 1)))
    .map(([what, count]) => `${what} happened ${count} times`);
}
