import type { PruneOptions, PruneReport, RunId } from '@tutti/core';
import type { Content } from './content.ts';
import type { RunState } from './run-state.ts';

/** A child stays as long as its parent is open: the parent may not have recorded its outcome yet. */
export function isPrunable(run: RunState, options: PruneOptions, runs: ReadonlyMap<RunId, RunState>): boolean {
  if (run.closedAt === undefined || run.closedAt >= options.closedBefore) return false;
  const parent = run.row.parent && runs.get(run.row.parent.runId);
  return parent === undefined || parent.closedAt !== undefined;
}

/** Counts what goes with these runs and, unless it is a dry run, lets go of their content. */
export function prune(runs: readonly RunState[], content: Content, options: PruneOptions): PruneReport {
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
