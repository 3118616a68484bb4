import type { PruneOptions, PruneReport, RunSummary } from '@tutti/core';
import { releaseBlobs } from './blob.ts';
import type { Connection } from './connection.ts';
import { releaseDefinition } from './definition-count.ts';
import type { GroupCommit } from './group-commit.ts';
import type { Liveness } from './liveness.ts';
import { putAsideUnsound } from './put-aside.ts';
import { countKept, selectionOf, type Selection } from './prunable.ts';

// Bounds of one transaction, so that others get their turn in between.
const RUNS_PER_STEP = 64;
const ROWS_PER_STEP = 2_000;
const PAGES_PER_STEP = 512;

const STAGED_MS = 86_400_000;

interface Counts {
  runs: number;
  events: number;
  blobs: number;
  bytes: number;
}

/**
 * Forgets ended runs in small steps. A run's row goes first and its number is put down as garbage, so that a run is there
 * whole or not at all, whenever the process ends; a later call takes up what is left.
 */
export async function prune(
  connection: Connection,
  commits: GroupCommit,
  { now, liveness, forgotten, forgetting, ...options }: PruneOptions & { readonly now: number; readonly liveness: Liveness },
): Promise<PruneReport> {
  const selection = selectionOf(connection, options);
  if (options.dryRun === true) return { ...dryRun(connection, selection), kept: countKept(connection, selection) };
  const report: Counts = { runs: 0, events: 0, blobs: 0, bytes: 0 };
  for (;;) {
    const told = forgetting === undefined ? undefined : await commits.submit(RUNS_PER_STEP, () => soundRuns(connection, selection));
    if (told !== undefined && told.sound.length > 0) await forgetting?.(told.sound.map(nameOf));
    const { looked, dropped } = await commits.submit(RUNS_PER_STEP, () =>
      dropRuns(connection, told === undefined ? soundRuns(connection, selection) : stillThere(connection, selection, told), report),
    );
    if (forgotten !== undefined) for (const run of dropped) forgotten(run);
    await sweep(connection, commits, { report, now });
    if (looked === 0) break;
  }
  await commits.submit(1, () => liveness.forgetIdle());
  await shrink(connection, commits);
  return { ...report, kept: countKept(connection, selection) };
}

function dryRun(connection: Connection, { where, values }: Selection): Counts {
  const runs = connection.get<Counts>(
    `SELECT count(*) AS runs, coalesce(sum(length), 0) AS events, coalesce(sum(bytes), 0) AS bytes FROM run WHERE ${where}`,
    ...values,
  ) as Counts;
  const blobs = connection.get<Counts>(
    `SELECT count(*) AS blobs, coalesce(sum(length(bytes)), 0) AS bytes FROM blob JOIN
       (SELECT hash, count(*) AS going FROM blob_ref WHERE run IN (SELECT ord FROM run WHERE ${where}) GROUP BY hash) USING (hash)
     WHERE going = (SELECT count(*) FROM blob_ref WHERE blob_ref.hash = blob.hash)`,
    ...values,
  ) as Counts;
  return { runs: runs.runs, events: runs.events, blobs: blobs.blobs, bytes: runs.bytes + blobs.bytes };
}

interface PrunedRow {
  readonly ord: number;
  readonly run_id: string;
  readonly family: string;
  readonly status: string;
  readonly length: number;
  readonly bytes: number;
  readonly definition_hash: string;
}

/** Some of the runs that go, and how many were looked at for it. */
interface Batch {
  readonly looked: number;
  readonly sound: readonly PrunedRow[];
}

const COLUMNS = 'ord, run_id, family, status, length, bytes, definition_hash';

/** The next runs to go. What a damaged row says of its end cannot be trusted: once in quarantine it goes when it is asked for by that name. */
function soundRuns(connection: Connection, { where, values }: Selection): Batch {
  const runs = connection.all<PrunedRow>(
    `SELECT ${COLUMNS} FROM run WHERE ${where} ORDER BY closed_at, ord LIMIT ${RUNS_PER_STEP}`,
    ...values,
  );
  return { looked: runs.length, sound: runs.filter((run) => isSoundRun(connection, run)) };
}

function isSoundRun(connection: Connection, { ord, run_id, status }: PrunedRow): boolean {
  return status === 'quarantined' || !putAsideUnsound(connection, ord, run_id);
}

/** Those that nobody has taken meanwhile, and that are still as they were. */
function stillThere(connection: Connection, { where, values }: Selection, { looked, sound }: Batch): Batch {
  const ords = JSON.stringify(sound.map(({ ord }) => ord));
  const left = connection.all<PrunedRow>(
    `SELECT ${COLUMNS} FROM run WHERE ord IN (SELECT value FROM json_each(?)) AND ${where}`,
    ords,
    ...values,
  );
  return {
    looked,
    sound: left.filter((run) => sound.some(({ ord, run_id }) => ord === run.ord && run_id === run.run_id) && isSoundRun(connection, run)),
  };
}

function nameOf({ run_id, family }: PrunedRow): Pick<RunSummary, 'runId' | 'family'> {
  return { runId: run_id, family };
}

function dropRuns(
  connection: Connection,
  { looked, sound }: Batch,
  report: Counts,
): { readonly looked: number; readonly dropped: readonly Pick<RunSummary, 'runId' | 'family'>[] } {
  for (const { ord, length, bytes, definition_hash } of sound) {
    report.runs += 1;
    report.events += length;
    report.bytes += bytes;
    connection.run('DELETE FROM run WHERE ord = ?', ord);
    connection.run('INSERT INTO garbage (run) VALUES (?)', ord);
    releaseDefinition(connection, definition_hash);
  }
  return { looked, dropped: sound.map(nameOf) };
}

/** A run that is there is no garbage, whatever a damaged number says. */
const IS_NO_RUN = 'NOT EXISTS (SELECT 1 FROM run WHERE ord = garbage.run)';

/** Takes away one run that is down as garbage, staged or not. */
export async function sweepRun(connection: Connection, commits: GroupCommit, run: number): Promise<void> {
  const report: Counts = { runs: 0, events: 0, blobs: 0, bytes: 0 };
  const next = (): number | undefined =>
    connection.get<{ run: number }>(`SELECT run FROM garbage WHERE run = ? AND ${IS_NO_RUN}`, run)?.run;
  while ((await commits.submit(ROWS_PER_STEP, () => sweepStep(connection, report, next))) > 0);
}

/** Records of a run that is being brought in are left alone for a day after its last write; then whoever did it has given up. */
async function sweep(
  connection: Connection,
  commits: GroupCommit,
  { report, now }: { readonly report: Counts; readonly now: number },
): Promise<void> {
  const next = (): number | undefined =>
    connection.get<{ run: number }>(
      `SELECT run FROM garbage WHERE (staged_at IS NULL OR staged_at < ?) AND ${IS_NO_RUN} LIMIT 1`,
      now - STAGED_MS,
    )?.run;
  while ((await commits.submit(ROWS_PER_STEP, () => sweepStep(connection, report, next))) > 0);
}

/** @returns the number of rows deleted, 0 when nothing is left. */
function sweepStep(connection: Connection, report: Counts, nextRun: () => number | undefined): number {
  let rows = 0;
  while (rows < ROWS_PER_STEP) {
    const run = nextRun();
    if (run === undefined) break;
    // Whoever was bringing it in after all is to write no more of it.
    connection.run('UPDATE garbage SET staged_at = NULL WHERE run = ? AND staged_at IS NOT NULL', run);
    const deleted = deleteRows(connection, run, ROWS_PER_STEP - rows);
    rows += deleted + 1;
    if (deleted === 0) finishRun(connection, run, report);
  }
  return rows;
}

function deleteRows(connection: Connection, run: number, limit: number): number {
  const events = connection.run('DELETE FROM event WHERE rowid IN (SELECT rowid FROM event WHERE run = ? LIMIT ?)', run, limit);
  if (events > 0) return events;
  return connection.run('DELETE FROM inbox WHERE ord IN (SELECT ord FROM inbox WHERE run = ? LIMIT ?)', run, limit);
}

function finishRun(connection: Connection, run: number, report: Counts): void {
  const gone = releaseBlobs(connection, run);
  report.blobs += gone.length;
  for (const bytes of gone) report.bytes += bytes;
  for (const table of ['snapshot', 'checkpoint', 'need', 'garbage']) connection.run(`DELETE FROM ${table} WHERE run = ?`, run);
}

/** Gives free pages back to the file system. */
async function shrink(connection: Connection, commits: GroupCommit): Promise<void> {
  for (let free = Infinity; free > 0; ) {
    const left = await commits.submit(1, () => {
      connection.exec(`PRAGMA incremental_vacuum(${PAGES_PER_STEP})`);
      return Number(connection.pragma('freelist_count'));
    });
    if (left >= free) return;
    free = left;
  }
}
