import type { RunCreated, RunId, RunSummary } from '@tutti/core';
import { chain, chainStart } from './checksum.ts';
import type { Connection } from './connection.ts';
import { decodeEvent } from './encode.ts';
import { assertWhole } from './find-run.ts';
import { pageOf } from './read.ts';
import { SUMMARY, summaryOf, type SummaryRow } from './run-row.ts';
import { unsound } from './seal.ts';

export function readSummary(connection: Connection, runId: RunId): RunSummary | undefined {
  const row = connection.get<SummaryRow>(`SELECT ${SUMMARY} FROM run WHERE run_id = ?`, runId);
  if (row === undefined) assertWhole(connection, runId);
  return row && shownSummary(connection, row);
}

/** What a row says of its run; of a damaged one, that it is damaged, with what the run's first record knows. */
export function shownSummary(connection: Connection, row: SummaryRow): RunSummary {
  if (row.sound === 1) return summaryOf(row);
  const created = createdOf(connection, row);
  const runId = created?.runId ?? String(row.run_id);
  return {
    runId,
    program: created?.program ?? String(row.program),
    programVersion: created?.programVersion ?? row.program_version,
    definitionHash: created?.definitionHash ?? String(row.definition_hash),
    status: 'quarantined',
    reason: unsound(connection.path, runId).message,
    queue: String(row.queue),
    family: created?.family ?? String(row.family),
    ...(created?.lane === undefined ? {} : { lane: created.lane }),
    ...(created?.parent === undefined ? {} : { parent: created.parent }),
    labels: {},
    createdAt: created?.at ?? Number(row.created_at),
    length: row.length,
    ...(row.base_seq > 0 && { firstSeq: row.base_seq }),
    epoch: row.epoch,
  };
}

/** The first record of a run, if it is sound: its chain begins with the run's id. */
function createdOf(connection: Connection, { ord }: SummaryRow): RunCreated | undefined {
  const [first] = pageOf(connection, ord, { from: 0, to: 1 });
  if (first?.type !== 'run.created') return undefined;
  try {
    const created = decodeEvent(first) as RunCreated;
    return chain(chainStart(created.runId), first) === first.crc ? created : undefined;
  } catch {
    return undefined;
  }
}
