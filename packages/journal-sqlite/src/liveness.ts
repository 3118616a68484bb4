import type { Clock } from '@tutti/core';
import type { Connection } from './connection.ts';
import { numbers } from './run-row.ts';
import { hasEnded, ownProcess } from './process-identity.ts';

interface WorkerRow {
  readonly id: string;
  readonly beat: number;
  readonly ttl_ms: number;
  readonly expires_at: number;
  readonly process: string | null;
}

const columns = `id, ${numbers('beat')}, ttl_ms, expires_at, process`;

/**
 * Tells living workers from vanished ones. Across processes there is only the wall clock, which may be set back and would
 * then keep a dead worker alive; so a worker whose beat has not changed for its whole term, as measured here, is dead too.
 * One whose process is known to have ended is dead at once: a run killed on this machine need not wait for its lease.
 */
export class Liveness {
  readonly #connection: Connection;
  readonly #clock: Clock;
  readonly #seen = new Map<string, { readonly beat: number; readonly since: number }>();

  constructor(connection: Connection, clock: Clock) {
    this.#connection = connection;
    this.#clock = clock;
  }

  /** The first beat of a worker clears up after those before it: where nobody claims or prunes, their rows would gather for ever. */
  beat(workerId: string, ttlMs: number): void {
    const { beat } = this.#connection.get<{ beat: number }>(
      `INSERT INTO worker (id, beat, ttl_ms, expires_at, process) VALUES (?, 1, ?, ?, ?)
       ON CONFLICT (id) DO UPDATE SET beat = beat + 1, ttl_ms = excluded.ttl_ms, expires_at = excluded.expires_at, process = excluded.process
       RETURNING beat`,
      workerId,
      ttlMs,
      this.#clock.now() + ttlMs,
      ownProcess(),
    ) as { beat: number };
    if (beat === 1) this.forgetIdle();
  }

  /** Makes sure that an owner has a row; without a beat it counts as vanished. */
  register(workerId: string): void {
    this.#connection.run('INSERT OR IGNORE INTO worker (id, beat, ttl_ms, expires_at) VALUES (?, 0, 0, 0)', workerId);
  }

  /** Forgets vanished workers that own no open run. */
  forgetIdle(): void {
    for (const dead of this.vanished()) if (!this.isOwner(dead)) this.forget(dead);
  }

  forget(workerId: string): void {
    this.#connection.run('DELETE FROM worker WHERE id = ?', workerId);
  }

  isOwner(workerId: string): boolean {
    return this.#connection.get('SELECT 1 FROM run WHERE owner = ? AND closed_at IS NULL LIMIT 1', workerId) !== undefined;
  }

  vanished(): string[] {
    const workers = this.#connection.all<WorkerRow>(`SELECT ${columns} FROM worker`);
    const dead = workers.filter((worker) => this.#isDead(worker)).map(({ id }) => id);
    if (this.#seen.size > workers.length) this.#keepOnly(new Set(workers.map(({ id }) => id)));
    return dead;
  }

  isAlive(workerId: string): boolean {
    const worker = this.#connection.get<WorkerRow>(`SELECT ${columns} FROM worker WHERE id = ?`, workerId);
    return worker !== undefined && !this.#isDead(worker);
  }

  /** The lease of a vanished worker, ms; none when its process has certainly ended, so that nothing of it is at work. */
  silentLeaseOf(workerId: string): number | undefined {
    const worker = this.#connection.get<WorkerRow>(`SELECT ${columns} FROM worker WHERE id = ?`, workerId);
    return hasEnded(worker?.process ?? null) ? undefined : (worker?.ttl_ms ?? 0);
  }

  #isDead(worker: WorkerRow): boolean {
    if (worker.expires_at <= this.#clock.now() || hasEnded(worker.process)) return true;
    const now = this.#clock.monotonic();
    const seen = this.#seen.get(worker.id);
    if (seen?.beat === worker.beat) return now - seen.since >= worker.ttl_ms;
    this.#seen.set(worker.id, { beat: worker.beat, since: now });
    return false;
  }

  #keepOnly(ids: ReadonlySet<string>): void {
    for (const id of this.#seen.keys()) if (!ids.has(id)) this.#seen.delete(id);
  }
}
