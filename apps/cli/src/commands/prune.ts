import { closedRunStatuses, systemClock, type PruneOptions, type PruneReport, type RunStatus } from '@tutti/core';
import { UsageError } from '../cli-error.ts';
import type { Work } from '../work.ts';
import type { Console } from '../console/console.ts';
import { formatBytes } from '../console/format.ts';
import type { StoreOptions } from '../console/options.ts';
import { printable } from '../console/printable.ts';
import { storePath } from '../project/store-path.ts';
import { exitCodes } from '../exit-codes.ts';
import { durationMs } from '../input/duration.ts';
import { makeOrchestrator } from '../project/make-orchestrator.ts';
import { openExistingStore } from '../project/open-store.ts';

export interface PruneCommandOptions extends StoreOptions {
  readonly olderThan?: string;
  readonly status?: readonly string[];
  readonly keep?: string;
  readonly dryRun?: boolean;
}

const PRUNABLE: readonly string[] = [...closedRunStatuses, 'quarantined'];

/** `tutti runs prune`: nothing goes unless an age or a number to keep was named. */
export const pruneRuns: Work<PruneCommandOptions> = async (_given, options, console) => {
  const chosen = pruneOptions(options, systemClock.now());
  await using journal = await openExistingStore(options);
  await using orchestrator = await makeOrchestrator({}, { journal, looksAt: storePath(options).path });
  // Their budgets are forgotten with them.
  const report = await (await orchestrator.kernel()).prune(chosen);
  if (console.isJson) console.printJson({ ...report, isDryRun: options.dryRun === true });
  else tell(report, options.dryRun === true, console);
  return exitCodes.ok;
};

function pruneOptions({ olderThan, status, keep, dryRun }: PruneCommandOptions, now: number): PruneOptions {
  if (olderThan === undefined && keep === undefined) throw new UsageError('Say what may go: --older-than 30d, --keep 100, or both.');
  for (const one of status ?? [])
    if (!PRUNABLE.includes(one))
      throw new UsageError(`Runs of status "${printable(one)}" are not pruned. Those that are: ${PRUNABLE.join(', ')}.`);
  const keepNewest = Number(keep ?? 0);
  if (!Number.isInteger(keepNewest) || keepNewest < 0)
    throw new UsageError(`--keep is "${printable(keep ?? '')}"; it must be a whole number: 0, 1, 2, ….`);
  return {
    closedBefore: olderThan === undefined ? Infinity : now - ageMs(olderThan),
    ...(status === undefined ? {} : { status: status as readonly RunStatus[] }),
    keepNewest,
    dryRun: dryRun === true,
  };
}

function ageMs(given: string): number {
  const ms = durationMs(given);
  if (ms === undefined) throw new UsageError(`--older-than is "${printable(given)}"; write a number and s, m, h, d or w: 12h, 30d.`);
  return ms;
}

const WHY = {
  open: 'not ended',
  status: 'of another status',
  young: 'too young',
  newest: 'among the newest',
  parent: 'children of an open run',
} as const;

function tell({ runs, events, blobs, bytes, kept }: PruneReport, isDryRun: boolean, console: Console): void {
  console.print(`${isDryRun ? 'Would remove' : 'Removed'} ${runs} runs: ${events} records, ${blobs} large values, ${formatBytes(bytes)}.`);
  const reasons = Object.entries(kept)
    .filter(([, count]) => count > 0)
    .map(([reason, count]) => `${count} ${WHY[reason as keyof typeof WHY]}`);
  if (reasons.length > 0) console.print(`Kept: ${reasons.join(', ')}.`);
}
