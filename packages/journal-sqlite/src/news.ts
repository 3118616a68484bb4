import type { Clock } from '@tutti/core';
import { watch, type FSWatcher } from 'node:fs';
import type { Connection } from './connection.ts';
import type { GroupCommit } from './group-commit.ts';

/** A worker at work writes all the time; it need not look more often than this, ms. */
const GAP_MS = 10;
/** How often to look where the file's changes are not told, ms. */
const BLIND_MS = 40;

export interface NewsOptions {
  readonly withinMs: number;
  readonly signal: AbortSignal;
}

/**
 * Tells when it is worth looking for work again. The log is watched meanwhile, so that an idle worker costs next to nothing
 * and still sees within milliseconds what another process posts.
 */
export class News {
  readonly #connection: Connection;
  readonly #commits: GroupCommit;
  readonly #clock: Clock;
  #seen = '';

  constructor(connection: Connection, commits: GroupCommit, clock: Clock) {
    this.#connection = connection;
    this.#commits = commits;
    this.#clock = clock;
  }

  /** What is written from now on is new. */
  look(): void {
    this.#seen = this.version();
  }

  /** Resolves when something was written since the last look, a run of these queues is due, the time is over, or it is aborted. */
  async wait(queues: readonly string[], { withinMs, signal }: NewsOptions): Promise<void> {
    await this.#until(GAP_MS, signal, () => undefined);
    let watcher: FSWatcher | undefined;
    try {
      await this.#until(0, signal, (change) => {
        watcher = watchLog(this.#connection.path, change);
        // Looked at after the watch has begun, so that nothing is missed between the two.
        if (this.version() !== this.#seen) return 0;
        const ms = Math.min(withinMs, nextDueAt(this.#connection, queues) - this.#clock.now());
        return watcher === undefined ? Math.min(ms, BLIND_MS) : ms;
      });
    } finally {
      watcher?.close();
    }
  }

  /** Changes with each transaction, of this connection or any other. */
  version(): string {
    return `${this.#connection.get<{ data_version: number }>('PRAGMA data_version')?.data_version} ${this.#commits.count}`;
  }

  /** Resolves after `ms`, or what `begin` gives in its place; earlier when `begin`'s argument is called or it is aborted. */
  async #until(ms: number, signal: AbortSignal, begin: (end: () => void) => number | undefined): Promise<void> {
    if (signal.aborted) return;
    let end: () => void = () => undefined;
    const ended = new Promise<void>((resolve) => (end = resolve));
    const cancel = this.#clock.after(Math.max(0, begin(end) ?? ms), end);
    signal.addEventListener('abort', end);
    await ended;
    signal.removeEventListener('abort', end);
    cancel();
  }
}

/** Only where watching a file is known to tell of each write to it. */
function watchLog(path: string, change: () => void): FSWatcher | undefined {
  if (process.platform !== 'linux') return undefined;
  try {
    return watch(`${path}-wal`, { persistent: false }, change).on('error', change);
  } catch {
    return undefined;
  }
}

function nextDueAt(connection: Connection, queues: readonly string[]): number {
  let dueAt = Infinity;
  for (const queue of queues) {
    const next = connection.get<{ at: number | null }>(
      'SELECT min(wake_at) AS at FROM run WHERE queue = ? AND wake_at IS NOT NULL AND owner IS NULL AND ready_at IS NULL',
      queue,
    );
    dueAt = Math.min(dueAt, next?.at ?? Infinity);
  }
  return dueAt;
}
