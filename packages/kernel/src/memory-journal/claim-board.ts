import type { Claim, Clock, ReleaseOptions } from '@tutti/core';
import { DueQueue } from './due-queue.ts';
import { isAtWork, isWorkable, type RunState } from './run-state.ts';

interface Queue {
  /** Can be claimed at once: new, posted to, or given back unstarted. */
  readonly ready: Set<RunState>;
  readonly due: DueQueue;
}

/** Who owns which run, who lives, and which runs are free to be claimed. */
export class ClaimBoard {
  readonly #clock: Clock;
  readonly #queues = new Map<string, Queue>();
  /** Runs that wait for a handler, by its name. */
  readonly #needing = new Map<string, Set<RunState>>();
  readonly #owned = new Map<string, Set<RunState>>();
  /** The lease of each worker, ms, and the monotonic time at which it counts as vanished. */
  readonly #leases = new Map<string, { readonly ttlMs: number; readonly expiresAt: number }>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  heartbeat(workerId: string, ttlMs: number): void {
    this.#leases.set(workerId, { ttlMs, expiresAt: this.#clock.monotonic() + ttlMs });
  }

  /** Makes an unowned run claimable as far as it is: at once, when due, or not at all. */
  offer(run: RunState): void {
    if (run.owner !== undefined || run.isBlocked || !isWorkable(run)) return;
    for (const handler of run.needs ?? []) {
      const needing = this.#needing.get(handler);
      if (needing === undefined) this.#needing.set(handler, new Set([run]));
      else needing.add(run);
    }
    if (run.readySince !== null) this.#queue(run).ready.add(run);
    else if (run.wakeAt !== null) this.#queue(run).due.push(run, run.wakeAt);
  }

  /** A run that has ended or was taken out of work. */
  withdraw(run: RunState): void {
    this.#queues.get(run.row.queue)?.ready.delete(run);
    for (const handler of run.needs ?? []) {
      this.#needing.get(handler)?.delete(run);
      if (this.#needing.get(handler)?.size === 0) this.#needing.delete(handler);
    }
    run.needs = undefined;
  }

  give(run: RunState, { hasFailed = false, isUntouched = false }: ReleaseOptions): void {
    this.disown(run);
    if (isReadyAgain(run)) run.readySince = this.#clock.now();
    if (hasFailed) run.recoveries += 1;
    else if (!isUntouched) run.recoveries = 0;
    this.offer(run);
  }

  disown(run: RunState): void {
    if (run.owner === undefined) return;
    const runs = this.#owned.get(run.owner);
    runs?.delete(run);
    if (runs?.size === 0) this.#owned.delete(run.owner);
    run.owner = undefined;
  }

  ownedBy(workerId: string): Iterable<RunState> {
    return this.#owned.get(workerId) ?? [];
  }

  claim(workerId: string, queues: readonly string[], limit: number): Claim[] {
    const chosen = this.#orphans(workerId, new Set(queues)).slice(0, limit);
    const claims = chosen.map((run) => this.#take(run, workerId));
    if (claims.length === limit) return claims;
    const free = this.#free(new Set(queues), limit - claims.length);
    for (const run of free) claims.push(this.#take(run, workerId));
    return claims;
  }

  claimNeeding(
    workerId: string,
    queues: readonly string[],
    { handlers, limit }: { readonly handlers: readonly string[]; readonly limit: number },
  ): Claim[] {
    const found = new Set<RunState>();
    if (this.#needing.size > 0) {
      for (const handler of handlers)
        for (const run of this.#needing.get(handler) ?? []) if (queues.includes(run.row.queue) && isWorkable(run)) found.add(run);
    }
    const first = [...found].sort((a, b) => a.ord - b.ord).slice(0, Math.max(0, limit));
    return first.map((run) => this.#take(run, workerId));
  }

  claimRun(workerId: string, run: RunState): Claim | undefined {
    if (!isWorkable(run) || run.isBlocked) return undefined;
    if (run.owner !== undefined && run.owner !== workerId && this.isAlive(run.owner)) return undefined;
    if (run.status === 'dead-letter' && run.readySince === null && run.owner !== workerId) return undefined;
    return this.#take(run, workerId);
  }

  #orphans(workerId: string, queues: ReadonlySet<string>): RunState[] {
    const orphans: RunState[] = [];
    for (const [owner, runs] of this.#owned) {
      if (owner === workerId || this.isAlive(owner)) continue;
      for (const run of runs) if (queues.has(run.row.queue) && isWorkable(run)) orphans.push(run);
    }
    return orphans.sort((a, b) => a.ord - b.ord);
  }

  /** The runs that have been free for longest, over all these queues; what is not chosen stays where it was. */
  #free(queues: ReadonlySet<string>, limit: number): RunState[] {
    const now = this.#clock.now();
    const found: { run: RunState; since: number }[] = [];
    for (const name of queues) {
      const queue = this.#queues.get(name);
      if (queue === undefined) continue;
      for (const run of firstOf(queue.ready, limit)) found.push({ run, since: run.readySince ?? 0 });
      for (let i = 0; i < limit; i++) {
        const run = queue.due.pop(now, isStillDue);
        if (run === undefined) break;
        found.push({ run, since: run.wakeAt ?? 0 });
      }
    }
    found.sort((a, b) => a.since - b.since || a.run.ord - b.run.ord);
    for (const { run } of found.slice(limit)) this.offer(run);
    return found.slice(0, limit).map(({ run }) => run);
  }

  #take(run: RunState, workerId: string): Claim {
    const isTakeover = run.owner !== undefined && run.owner !== workerId;
    // All workers are of this process: one that is silent has not ended.
    if (isTakeover) run.silentLeaseMs = Math.max(run.silentLeaseMs ?? 0, this.#leases.get(run.owner ?? '')?.ttlMs ?? 0);
    this.disown(run);
    this.withdraw(run);
    run.owner = workerId;
    run.epoch += 1;
    run.readySince = null;
    if (isTakeover && isAtWork(run)) run.recoveries += 1;
    if (run.status === 'pending') run.status = 'running';
    const runs = this.#owned.get(workerId);
    if (runs === undefined) this.#owned.set(workerId, new Set([run]));
    else runs.add(run);
    const { epoch, recoveries, silentLeaseMs } = run;
    return { runId: run.row.runId, epoch, recoveries, ...(silentLeaseMs === undefined ? {} : { silentLeaseMs }) };
  }

  isAlive(workerId: string): boolean {
    return (this.#leases.get(workerId)?.expiresAt ?? -Infinity) > this.#clock.monotonic();
  }

  #queue(run: RunState): Queue {
    let queue = this.#queues.get(run.row.queue);
    if (queue === undefined) {
      queue = { ready: new Set(), due: new DueQueue() };
      this.#queues.set(run.row.queue, queue);
    }
    return queue;
  }
}

function isReadyAgain(run: RunState): boolean {
  if (run.status === 'dead-letter') return false;
  return run.waitingMessages > 0 || (run.status === 'running' && run.wakeAt === null);
}

function isStillDue(run: RunState): boolean {
  return run.owner === undefined && run.readySince === null && isWorkable(run);
}

function firstOf(runs: ReadonlySet<RunState>, limit: number): RunState[] {
  const first: RunState[] = [];
  for (const run of runs) {
    if (first.length === limit) break;
    first.push(run);
  }
  return first;
}
