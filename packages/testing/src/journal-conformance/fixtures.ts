import {
  hashJson,
  sha256,
  type BlobRow,
  type Claim,
  type Journal,
  type JournalProblem,
  type Json,
  type Message,
  type RunEvent,
  type RunId,
  type RunRow,
  type RunStatus,
  type RunSummary,
  type SignalReceived,
} from '@tutti/core';
import { fail } from 'node:assert/strict';

export const startAt = 1_700_000_000_000;

/** A new run with its `run.created` record. */
export function runRow(runId: RunId, options: Partial<Omit<RunRow, 'runId'>> = {}): RunRow {
  const definition: Json = options.definition ?? { nodes: [{ id: 'draft' }] };
  const definitionHash = hashJson(definition);
  const createdAt = options.createdAt ?? startAt;
  const created: RunEvent = {
    seq: 0,
    at: createdAt,
    type: 'run.created',
    runId,
    program: 'graph',
    programVersion: 1,
    definitionHash,
    input: { text: 'größe' },
  };
  return {
    runId,
    program: 'graph',
    programVersion: 1,
    definition,
    definitionHash,
    queue: 'default',
    family: runId,
    labels: {},
    createdAt,
    events: [created],
    ...options,
  };
}

/** A record without any effect on a Program, with something to compare. */
export function signalEvent(seq: number, payload: Json = seq): SignalReceived {
  return { seq, at: startAt + seq, type: 'signal.received', id: `s${seq}`, name: 'note', payload };
}

/** Records `from`…`to − 1`. */
export function signalEvents(from: number, to: number): RunEvent[] {
  return Array.from({ length: to - from }, (_, i) => signalEvent(from + i));
}

export function signal(id: string, payload: Json = null): Message {
  return { type: 'signal', id, name: 'approval', payload };
}

export function blobRow(text: string): BlobRow {
  const bytes = new TextEncoder().encode(text);
  return { hash: sha256(bytes), bytes };
}

/** A step's completion whose output is a blob. */
export function blobEvent(seq: number, blob: BlobRow): RunEvent {
  return {
    seq,
    at: startAt + seq,
    type: 'step.completed',
    path: 'draft',
    attempt: 1,
    startedAt: startAt,
    blob: { hash: blob.hash, bytes: blob.bytes.byteLength },
  };
}

/** Creates runs and has a living worker claim them. */
export async function startRuns(journal: Journal, rows: readonly RunRow[], workerId = 'worker-1'): Promise<Claim[]> {
  await journal.create(rows);
  await journal.heartbeat(workerId, 10_000);
  const claims: Claim[] = [];
  for (const { runId } of rows) claims.push((await journal.claimRun(workerId, runId)) ?? fail(`run ${runId} was not claimed`));
  return claims;
}

export async function startRun(journal: Journal, runId: RunId, options: Partial<Omit<RunRow, 'runId'>> = {}): Promise<Claim> {
  const [claim] = await startRuns(journal, [runRow(runId, options)]);
  return claim ?? fail(`run ${runId} was not claimed`);
}

/** Ends a run, with one more record. */
export async function closeRun(
  journal: Journal,
  claim: Claim,
  options: { readonly at?: number; readonly status?: RunStatus } = {},
): Promise<void> {
  const length = (await summaryOf(journal, claim.runId)).length;
  const closed: RunEvent = {
    seq: length,
    at: options.at ?? startAt + length,
    type: 'run.closed',
    outcome: { status: 'completed', output: { value: null } },
  };
  await journal.append({
    runId: claim.runId,
    epoch: claim.epoch,
    expectedSeq: length,
    events: [closed],
    status: options.status ?? 'completed',
  });
}

export async function summaryOf(journal: Journal, runId: RunId): Promise<RunSummary> {
  return (await journal.summary(runId)) ?? fail(`run ${runId} has no summary`);
}

export async function eventsOf(journal: Journal, runId: RunId, fromSeq?: number): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const batch of journal.read(runId, fromSeq)) events.push(...batch);
  return events;
}

export async function idsOf(runs: AsyncIterable<RunSummary>): Promise<RunId[]> {
  const ids: RunId[] = [];
  for await (const { runId } of runs) ids.push(runId);
  return ids;
}

export async function problemsOf(journal: Journal, runId?: RunId): Promise<JournalProblem[]> {
  const problems: JournalProblem[] = [];
  for await (const problem of journal.verify(runId)) problems.push(problem);
  return problems;
}

export function runIds(claims: readonly Claim[]): RunId[] {
  return claims.map(({ runId }) => runId);
}

/** For `assert.rejects`: an error with this code. */
export function withCode(code: string): (error: unknown) => boolean {
  return (error) => (error as { code?: unknown }).code === code;
}
