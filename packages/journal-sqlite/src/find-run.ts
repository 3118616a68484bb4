import { RunNotFoundError, type RunId } from '@tutti/core';
import type { Connection } from './connection.ts';
import { RUN_HEAD, type RunHead } from './run-row.ts';

export function findRun(connection: Connection, runId: RunId): RunHead | undefined {
  return connection.get<RunHead>(`SELECT ${RUN_HEAD} FROM run WHERE run_id = ?`, runId);
}

/** @throws RunNotFoundError */
export function requireRun(connection: Connection, runId: RunId): RunHead {
  const run = findRun(connection, runId);
  if (run !== undefined) return run;
  throw new RunNotFoundError(`No run has the id "${runId}" in the journal "${connection.path}". It was never created here, or was pruned.`, { data: { runId } });
}
