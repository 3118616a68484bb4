import { isClosed, JournalCorruptError, RunClosedError, systemClock, type Journal, type RunSummary } from '@tutti/core';
import { UsageError } from '../cli-error.ts';
import type { Work } from '../work.ts';
import type { Console } from '../console/console.ts';
import type { SettingsOptions, StoreOptions } from '../console/options.ts';
import { printable } from '../console/printable.ts';
import { budgetOf, type BudgetOptions } from '../input/budget-of.ts';
import { makeOrchestrator, toolsOf } from '../project/make-orchestrator.ts';
import { findRun, openExistingStore } from '../project/open-store.ts';
import { storePath } from '../project/store-path.ts';
import { driveRun } from '../running/drive-run.ts';

/** `tutti resume RUN`: goes on where the run stands; the pipeline file is not needed. With a budget also a run that has failed for want of money. */
export const resumeRun: Work<StoreOptions & SettingsOptions & BudgetOptions> = async ([given = ''], options, console) => {
  const budget = budgetOf(options);
  await using journal = await openExistingStore(options);
  const summary = await findRun(journal, given, { unfinished: budget === undefined });
  if (budget === undefined || !isClosed(summary.status)) assertResumable(summary, console);
  const { runId, labels } = summary;
  await using orchestrator = await makeOrchestrator(options, {
    journal,
    store: storePath(options).path,
    tools: toolsOf(labels),
    canAsk: console.canAsk,
  });
  const execution = await orchestrator.resume(runId, budget === undefined ? {} : { budget });
  if (execution.executionId === runId) await untilTaken(journal, summary, console);
  const how = execution.executionId === runId ? 'resumed' : `goes on from run ${printable(runId)}`;
  console.news(
    `${console.paintNews.bold(printable(labels['name'] ?? 'run'))} ${console.paintNews.dim(`${how} · run ${printable(execution.executionId)}`)}`,
  );
  // Awaited here: journal and orchestrator are closed when this block is left.
  return await driveRun(execution, { orchestrator, console, journal });
};

function assertResumable({ runId, status, reason }: RunSummary, console: Console): void {
  const id = printable(runId);
  if (isClosed(status))
    throw new RunClosedError(
      `Run "${id}" has ended (${status}), so there is nothing to resume. See it with "${console.command(`show ${id}`)}".`,
    );
  if (status === 'quarantined')
    throw new JournalCorruptError(
      `Run "${id}" was taken out of work because its records are damaged: ${printable(reason ?? '')}. "${console.command('doctor --full')}" tells more.`,
    );
}

// A little more than a lease lasts: where a dead process cannot be told from a silent one, its runs are free after that.
const PATIENCE_MS = 12_000;
const LOOK_EVERY_MS = 100;
const SAY_AFTER_MS = 1_000;

/** Waits until this process has the run: at once, unless another one holds it. @throws UsageError when that one goes on working. */
async function untilTaken(journal: Journal, { runId, epoch }: RunSummary, console: Console): Promise<void> {
  const startedAt = systemClock.monotonic();
  let isSaid = false;
  for (;;) {
    const summary = await journal.summary(runId);
    if (summary === undefined || summary.epoch > epoch || isClosed(summary.status)) return;
    const waited = systemClock.monotonic() - startedAt;
    if (waited > PATIENCE_MS)
      throw new UsageError(
        `Run "${printable(runId)}" is at work in another process. Watch it with "${console.command(`show ${printable(runId)}`)}", or pause it with "${console.command(`pause ${printable(runId)}`)}".`,
      );
    if (waited > SAY_AFTER_MS && !isSaid) {
      isSaid = true;
      console.news('Waiting for the process that held the run: its lease has to run out, unless it is still at work.');
    }
    await new Promise<void>((resolve) => void systemClock.after(LOOK_EVERY_MS, resolve));
  }
}
