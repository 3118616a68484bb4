import { JournalCorruptError, RunNotFoundError, type RunId } from '@tutti/core';
import type { Connection } from './connection.ts';
import { RUN_HEAD, type RunHead } from './run-row.ts';
import { assertSound } from './seal.ts';

export function findRun(connection: Connection, runId: RunId): RunHead | undefined {
  return connection.get<RunHead>(`SELECT ${RUN_HEAD} FROM run WHERE run_id = ?`, runId);
}

/** @throws RunNotFoundError; JournalCorruptError when it may be among what was lost. */
export function requireRun(connection: Connection, runId: RunId): RunHead {
  return findRun(connection, runId) ?? absent(connection, runId);
}

/** @throws RunNotFoundError; JournalCorruptError when it may be among what was lost. */
export function absent(connection: Connection, runId: RunId): never {
  assertWhole(connection, runId);
  throw new RunNotFoundError(
    `No run has the id "${runId}" in the journal "${connection.path}". It was never created here, or was pruned.`,
    { data: { runId } },
  );
}

/** The run, with its row checked, since it is about to be changed. @throws RunNotFoundError, JournalCorruptError */
export function requireSoundRun(connection: Connection, runId: RunId): RunHead {
  const run = requireRun(connection, runId);
  assertSound(connection, run.ord, runId);
  return run;
}

/** In a damaged file, what is not there may have been lost: nobody can say that it never was. @throws JournalCorruptError */
export function assertWhole(connection: Connection, runId: RunId): void {
  if (connection.damage === undefined) return;
  throw new JournalCorruptError(
    `Run "${runId}" is not found in the journal "${connection.path}", which is damaged (${connection.damage}): it may be among what was lost. Export the runs that are whole into another journal, or restore the file from a copy.`,
    { data: { runId, path: connection.path, problem: connection.damage } },
  );
}
