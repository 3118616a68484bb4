import type { Claim, RunId } from '@tutti/core';
import type { Connection } from './connection.ts';
import { requireRun } from './find-run.ts';
import type { Liveness } from './liveness.ts';
import { putAsideUnsound } from './put-aside.ts';
import { seal } from './seal.ts';

interface Candidate {
  readonly ord: number;
  readonly run_id: string;
  /** Since when it is free; only for order. */
  readonly since: number;
}

interface Orphan {
  readonly ord: number;
  readonly run_id: string;
  readonly owner: string;
}

/** How a run is taken; `silentMs` is the lease of an owner that may be at work still. */
interface Taking {
  readonly workerId: string;
  readonly isTakeover: boolean;
  readonly silentMs?: number | undefined;
}

interface Taken {
  readonly epoch: number;
  readonly recoveries: number;
  readonly waiting_for: string | null;
  readonly silent_ms: number | null;
}

export interface ClaimRequest {
  readonly workerId: string;
  readonly queues: readonly string[];
  readonly limit: number;
  readonly now: number;
}

/** Runs of vanished workers first, then those that have been free for longest. */
export function claim(connection: Connection, liveness: Liveness, request: ClaimRequest): Claim[] {
  const orphans = findOrphans(connection, liveness, request);
  const claims = orphans.flatMap((run) =>
    take(connection, run, { workerId: request.workerId, isTakeover: true, silentMs: liveness.silentLeaseOf(run.owner) }),
  );
  const free = findFree(connection, { ...request, limit: request.limit - claims.length });
  claims.push(...free.flatMap((run) => take(connection, run, { workerId: request.workerId, isTakeover: false })));
  if (claims.length > 0) liveness.register(request.workerId);
  return claims;
}

/** Whether it is worth a transaction to claim: some worker has vanished, or some run is free. */
export function isAnyClaimable(connection: Connection, liveness: Liveness, request: Omit<ClaimRequest, 'limit'>): boolean {
  return liveness.vanished().some((worker) => worker !== request.workerId) || findFree(connection, { ...request, limit: 1 }).length > 0;
}

/** Runs that one of these handlers would let go on, oldest first. */
export function claimNeeding(
  connection: Connection,
  liveness: Liveness,
  request: Omit<ClaimRequest, 'now'> & { readonly handlers: readonly string[] },
): Claim[] {
  const { workerId, queues, handlers, limit } = request;
  const runs = connection.all<Pick<Candidate, 'ord' | 'run_id'>>(
    `SELECT DISTINCT run.ord, run_id FROM need JOIN run ON run.ord = need.run
     WHERE handler IN (SELECT value FROM json_each(?)) AND owner IS NULL AND closed_at IS NULL AND queue IN (SELECT value FROM json_each(?)) ORDER BY run.ord LIMIT ?`,
    JSON.stringify(handlers),
    JSON.stringify(queues),
    limit,
  );
  if (runs.length > 0) liveness.register(workerId);
  return runs.flatMap((run) => take(connection, run, { workerId, isTakeover: false }));
}

export function claimRun(
  connection: Connection,
  liveness: Liveness,
  request: { readonly workerId: string; readonly runId: RunId },
): Claim | undefined {
  const { workerId, runId } = request;
  const run = requireRun(connection, runId);
  if (putAsideUnsound(connection, run.ord, runId) || run.closed_at !== null || run.status === 'quarantined') return undefined;
  // What this worker owns it has claimed before, when it was free.
  if (run.owner !== workerId && isHeldUp(connection, run.ord)) return undefined;
  const isForeign = run.owner !== null && run.owner !== workerId;
  if (isForeign && liveness.isAlive(run.owner as string)) return undefined;
  liveness.register(workerId);
  return take(
    connection,
    { ord: run.ord, run_id: runId },
    { workerId, isTakeover: isForeign, ...(isForeign ? { silentMs: liveness.silentLeaseOf(run.owner as string) } : {}) },
  )[0];
}

function findOrphans(connection: Connection, liveness: Liveness, { workerId, queues, limit }: ClaimRequest): Orphan[] {
  const orphans: Orphan[] = [];
  for (const dead of liveness.vanished()) {
    if (dead === workerId) continue;
    if (!liveness.isOwner(dead)) {
      liveness.forget(dead);
      continue;
    }
    const sql = `SELECT ord, run_id, owner FROM run WHERE owner = ? AND closed_at IS NULL AND queue IN (SELECT value FROM json_each(?)) ORDER BY ord LIMIT ?`;
    orphans.push(...connection.all<Orphan>(sql, dead, JSON.stringify(queues), limit));
  }
  return orphans.sort((a, b) => a.ord - b.ord).slice(0, limit);
}

function findFree(connection: Connection, { queues, limit, now }: ClaimRequest): Candidate[] {
  if (limit <= 0) return [];
  const found: Candidate[] = [];
  for (const queue of new Set(queues)) {
    found.push(
      ...connection.all<Candidate>(
        'SELECT ord, run_id, ready_at AS since FROM run WHERE queue = ? AND ready_at IS NOT NULL AND blocked = 0 ORDER BY ready_at, ord LIMIT ?',
        queue,
        limit,
      ),
      ...connection.all<Candidate>(
        'SELECT ord, run_id, wake_at AS since FROM run WHERE queue = ? AND wake_at IS NOT NULL AND wake_at <= ? AND owner IS NULL AND ready_at IS NULL ORDER BY wake_at, ord LIMIT ?',
        queue,
        now,
        limit,
      ),
    );
  }
  return found.sort((a, b) => a.since - b.since || a.ord - b.ord).slice(0, limit);
}

/** Gives none when the run turns out to be damaged. */
function take(connection: Connection, run: Pick<Candidate, 'ord' | 'run_id'>, how: Taking): readonly Claim[] {
  if (putAsideUnsound(connection, run.ord, run.run_id)) return [];
  const taken = connection.get<Taken>(
    `UPDATE run SET owner = ?, epoch = epoch + 1, ready_at = NULL,
       posted = (SELECT count(*) FROM inbox WHERE inbox.run = run.ord AND body IS NOT NULL),
       recoveries = recoveries + CASE WHEN status IN ('running', 'cancelling') THEN ? ELSE 0 END,
       status = CASE status WHEN 'pending' THEN 'running' ELSE status END,
       silent_ms = CASE WHEN ? IS NULL THEN silent_ms ELSE max(coalesce(silent_ms, 0), ?) END
     WHERE ord = ? RETURNING epoch, recoveries, waiting_for, silent_ms`,
    how.workerId,
    how.isTakeover ? 1 : 0,
    how.silentMs ?? null,
    how.silentMs ?? null,
    run.ord,
  ) as Taken;
  if (taken.waiting_for === 'handler') connection.run('DELETE FROM need WHERE run = ?', run.ord);
  const { epoch, recoveries, silent_ms: silentLeaseMs } = taken;
  seal(connection, run.ord);
  return [{ runId: run.run_id, epoch, recoveries, ...(silentLeaseMs === null ? {} : { silentLeaseMs }) }];
}

/** Its lane is busy, or it is dead-lettered and nobody has asked for it. */
function isHeldUp(connection: Connection, ord: number): boolean {
  return (
    connection.get(`SELECT 1 FROM run WHERE ord = ? AND (blocked = 1 OR (status = 'dead-letter' AND ready_at IS NULL))`, ord) !== undefined
  );
}
