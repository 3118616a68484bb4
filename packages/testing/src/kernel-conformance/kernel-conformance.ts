import type { BudgetStore, Journal } from '@tutti/core';
import { budgetRules } from './budgets.ts';
import { budgetLimitRules } from './budget-limits.ts';
import { budgetRaceRules } from './budget-races.ts';
import { budgetWaitRules } from './budget-waits.ts';
import { cancelRules } from './cancel.ts';
import { deadLetterRules } from './dead-letter.ts';
import { evaluatorRules } from './evaluators.ts';
import { handlerRules } from './handlers.ts';
import { sharedJournalRules } from './kernels-on-one-journal.ts';
import { pauseRules } from './pause.ts';
import { timeRules } from './time.ts';
import { valueRules } from './values.ts';
import type { KernelCase, KernelRule, RuleKernel, RuleKernelOptions } from './world.ts';

/** What every kernel does with its runs, whatever journal it works on. */
export const kernelRules: readonly KernelRule[] = [
  ...pauseRules,
  ...cancelRules,
  ...sharedJournalRules,
  ...evaluatorRules,
  ...deadLetterRules,
  ...valueRules,
  ...handlerRules,
  ...timeRules,
];

export interface KernelConformanceOptions {
  /** Registers one test: the `test` of jest, of node:test, or the like. */
  readonly test: (name: string, body: () => Promise<void>) => void;
  /** An empty journal; the suite disposes it. */
  readonly open: () => Journal | Promise<Journal>;
  /** A kernel on that journal; the suite shuts it down. */
  readonly createKernel: (options: RuleKernelOptions & { readonly journal: Journal }) => RuleKernel;
}

/** Registers one test per rule, each on a journal of its own. They take real time, a few ms at a time. */
export function kernelConformance(options: KernelConformanceOptions): void {
  for (const { name, check } of kernelRules) options.test(name, () => onJournal(options, check));
}

/** The same for runs that spend money, each with a store of its own. */
export function budgetConformance(options: KernelConformanceOptions & { readonly openBudgets: () => BudgetStore }): void {
  for (const { name, check } of [...budgetRules, ...budgetWaitRules, ...budgetLimitRules, ...budgetRaceRules])
    options.test(name, () => onJournal(options, (given) => check({ ...given, budgets: options.openBudgets() })));
}

async function onJournal(options: KernelConformanceOptions, check: (given: KernelCase) => Promise<void>): Promise<void> {
  await using journal = await options.open();
  const kernels: RuleKernel[] = [];
  const kernel = (given: RuleKernelOptions): RuleKernel => {
    const made = options.createKernel({ pollMs: 5, ...given, journal });
    kernels.push(made);
    return made;
  };
  try {
    await check({ journal, kernel });
  } finally {
    await Promise.allSettled(kernels.map((made) => made.shutdown({ graceMs: 0 })));
  }
}
