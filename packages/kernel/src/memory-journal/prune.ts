import type { KeptReason, PruneOptions, PruneReport, RunId } from '@tutti/core';
import type { Content } from './content.ts';
import type { RunState } from './run-state.ts';

/** Sorts runs into those that go and the reasons of the others to stay. */
export function choosePrunable(
  runs: ReadonlyMap<RunId, RunState>,
  options: PruneOptions,
): { readonly going: readonly RunState[]; readonly kept: PruneReport['kept'] } {
  const kept: Record<KeptReason, number> = { open: 0, status: 0, young: 0, newest: 0, parent: 0 };
  const newest = newestOf(
    [...runs.values()].filter((run) => isAskedFor(run, options)),
    options.keepNewest ?? 0,
  );
  const going: RunState[] = [];
  for (const run of runs.values()) {
    const reason = reasonToKeep(run, { options, newest, runs });
    if (reason === undefined) going.push(run);
    else kept[reason] += 1;
  }
  return { going, kept };
}

function reasonToKeep(
  run: RunState,
  {
    options,
    newest,
    runs,
  }: { readonly options: PruneOptions; readonly newest: ReadonlySet<RunState>; readonly runs: ReadonlyMap<RunId, RunState> },
): KeptReason | undefined {
  if (!isAskedFor(run, options)) return run.closedAt === undefined ? 'open' : 'status';
  if (endOf(run) >= options.closedBefore) return 'young';
  if (newest.has(run)) return 'newest';
  // A child stays as long as its parent is open: the parent may not have recorded its outcome yet.
  const parent = run.row.parent && runs.get(run.row.parent.runId);
  return parent !== undefined && parent.closedAt === undefined ? 'parent' : undefined;
}

function isAskedFor({ closedAt, status }: RunState, options: PruneOptions): boolean {
  if (closedAt === undefined) return status === 'quarantined' && options.status?.includes(status) === true;
  return options.status === undefined || options.status.includes(status);
}

function newestOf(runs: readonly RunState[], count: number): ReadonlySet<RunState> {
  const order = runs.map((run, i) => ({ run, i })).sort((a, b) => endOf(b.run) - endOf(a.run) || b.i - a.i);
  return new Set(order.slice(0, count).map(({ run }) => run));
}

function endOf({ closedAt, row }: RunState): number {
  return closedAt ?? row.createdAt;
}

/** Counts what goes with these runs and, unless it is a dry run, lets go of their content. */
export function prune(runs: readonly RunState[], content: Content, options: PruneOptions): Omit<PruneReport, 'kept'> {
  const held = options.dryRun === true ? content.heldOnlyBy(runs) : releaseAll(runs, content);
  let events = 0;
  let bytes = held.bytes;
  for (const run of runs) {
    events += run.events.length;
    for (const event of run.events) bytes += Buffer.byteLength(JSON.stringify(event));
  }
  return { runs: runs.length, events, blobs: held.blobs, bytes };
}

function releaseAll(runs: readonly RunState[], content: Content): { blobs: number; bytes: number } {
  let blobs = 0;
  let bytes = 0;
  for (const run of runs) {
    const released = content.release(run);
    blobs += released.blobs;
    bytes += released.bytes;
  }
  return { blobs, bytes };
}
