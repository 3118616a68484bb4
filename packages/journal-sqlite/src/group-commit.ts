import { StoreError, TuttiError, type Clock } from '@tutti/core';
import type { Connection } from './connection.ts';
import { assertOwnFormat } from './migrate.ts';
import { isBusy, sqliteCode, sqliteCodeOf, toTuttiError } from './sqlite-error.ts';

export interface GroupCommitOptions {
  readonly clock: Clock;
  /** Most rows of one transaction. */
  readonly maxRows: number;
  /** Longest time one transaction takes in writes before it commits, ms. */
  readonly maxMs: number;
  /** How long a lock of another process is waited for, ms. */
  readonly busyTimeoutMs: number;
}

interface Job {
  readonly rows: number;
  /** Checks first, then writes: an error of Tutti means that it has written nothing. */
  readonly write: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
  /** It stood in a transaction that failed: it gets one of its own, so that it can spoil no other. */
  isAlone: boolean;
}

/**
 * Gathers the writes of all runs into few transactions, since each costs an fsync. What was asked for in one turn of the
 * event loop goes together; a promise settles when its transaction is on disk.
 */
export class GroupCommit {
  readonly #connection: Connection;
  readonly #options: GroupCommitOptions;
  #queue: Job[] = [];
  #isScheduled = false;
  #busySince: number | undefined;
  #idle: (() => void)[] = [];
  /** Transactions so far. */
  count = 0;

  constructor(connection: Connection, options: GroupCommitOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  submit<T>(rows: number, write: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ rows, write, resolve: resolve as (value: unknown) => void, reject, isAlone: false });
      this.#schedule();
    });
  }

  /** Resolves when everything submitted has settled. */
  drained(): Promise<void> {
    if (this.#queue.length === 0) return Promise.resolve();
    return new Promise((resolve) => this.#idle.push(resolve));
  }

  #schedule(): void {
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    setImmediate(() => this.#flush());
  }

  #flush(): void {
    this.#isScheduled = false;
    if (this.#begin()) this.#commitGroup();
    if (this.#isScheduled) return;
    if (this.#queue.length > 0) this.#schedule();
    else for (const resolve of this.#idle.splice(0)) resolve();
  }

  #begin(): boolean {
    try {
      this.#connection.files?.assertInPlace();
      this.#connection.run('BEGIN IMMEDIATE');
      this.#busySince = undefined;
      assertOwnFormat(this.#connection);
      return true;
    } catch (error) {
      if (isBusy(error) && this.#waitForLock()) return false;
      this.#busySince = undefined;
      this.#connection.rollback();
      for (const job of this.#queue.splice(0)) job.reject(toTuttiError(error, this.#connection.path, 'write'));
      return false;
    }
  }

  /** @returns whether it is worth waiting for longer. */
  #waitForLock(): boolean {
    const now = this.#options.clock.monotonic();
    this.#busySince ??= now;
    if (now - this.#busySince >= this.#options.busyTimeoutMs) return false;
    this.#isScheduled = true;
    this.#options.clock.after(3, () => this.#flush());
    return true;
  }

  #commitGroup(): void {
    const group: Job[] = [];
    const settle: (() => void)[] = [];
    try {
      const { clock, maxRows, maxMs } = this.#options;
      const until = clock.monotonic() + maxMs;
      let rows = 0;
      let next = 0;
      for (let job = this.#queue[next]; job !== undefined; job = this.#queue[++next]) {
        if (group.length > 0 && (job.isAlone || rows + job.rows > maxRows || clock.monotonic() > until)) break;
        group.push(job);
        rows += job.rows;
        settle.push(this.#attempt(job));
        if (job.isAlone) break;
      }
      this.#connection.run('COMMIT');
      this.count += 1;
    } catch (error) {
      this.#connection.rollback();
      this.#queue.splice(0, group.length);
      this.#afterFailure(group, error);
      return;
    }
    this.#queue.splice(0, group.length);
    for (const done of settle) done();
  }

  #attempt(job: Job): () => void {
    try {
      const value = job.write();
      return () => job.resolve(value);
    } catch (error) {
      if (TuttiError.isInstance(error)) return () => job.reject(error);
      throw error;
    }
  }

  /** After a failed fsync nothing is known about the disk, so nobody tries again by himself; else only the culprit fails. */
  #afterFailure(group: readonly Job[], error: unknown): void {
    if (group.length > 1 && sqliteCodeOf(error) !== sqliteCode.ioError) {
      for (const job of group) job.isAlone = true;
      this.#queue.unshift(...group);
      return;
    }
    const failure = toTuttiError(error, this.#connection.path, 'write');
    for (const job of group) job.reject(failure);
  }
}

/** For every use of a journal after it was closed. */
export function storeClosed(path: string): StoreError {
  return new StoreError(`The journal "${path}" was closed. Open it again.`, { code: 'STORE_CLOSED', data: { path } });
}
