import { isClosed, JournalCorruptError, RunClosedError, type RunSummary } from '@tutti/core';
import { UsageError } from '../cli-error.ts';
import type { Work } from '../command-set.ts';
import type { StoreOptions } from '../console/options.ts';
import { printable } from '../console/printable.ts';
import { makeOrchestrator } from '../project/make-orchestrator.ts';
import { findRun, openExistingStore } from '../project/open-store.ts';
import { driveRun } from '../running/drive-run.ts';

/** `tutti resume RUN`: goes on where the run stands; the pipeline file is not needed. */
export const resumeRun: Work<StoreOptions> = async ([given = ''], options, console) => {
  await using journal = await openExistingStore(options);
  const summary = await findRun(journal, given);
  assertResumable(summary);
  const { runId, labels } = summary;
  await using orchestrator = await makeOrchestrator({ root: labels['root'] ?? '.', sandbox: labels['sandbox'] !== 'off' }, journal);
  const execution = await orchestrator.resume(runId);
  console.news(`${console.paintNews.bold(printable(labels['name'] ?? 'run'))} ${console.paintNews.dim(`resumed · run ${printable(runId)}`)}`);
  // Awaited here: journal and orchestrator are closed when this block is left.
  return await driveRun(execution, { orchestrator, console });
};

function assertResumable({ runId, status, reason, owner }: RunSummary): void {
  const id = printable(runId);
  if (isClosed(status)) throw new RunClosedError(`Run "${id}" has ended (${status}), so there is nothing to resume. See it with "tutti show ${id}".`);
  if (status === 'quarantined') throw new JournalCorruptError(`Run "${id}" was taken out of work because its records are damaged: ${printable(reason ?? '')}. "tutti doctor --full" tells more.`);
  if (owner !== undefined && status !== 'paused') throw new UsageError(`Run "${id}" is at work in another process. Watch it with "tutti show ${id}", or pause it there first.`);
}
