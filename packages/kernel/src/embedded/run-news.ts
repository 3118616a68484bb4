import type { Clock, Journal, RunEvent, RunId } from '@tutti/core';
import type { FollowedRun } from './followed-run.ts';
import type { Followers } from './followers.ts';

/** Where a reader hears of a run. */
export interface NewsSource {
  readonly journal: Journal;
  readonly followers: Followers;
  readonly clock: Clock;
  /** How often is looked for what other processes write. */
  readonly pollMs: number;
  /** How many records a run has at least, where that is known without asking the journal. */
  readonly lengthOf?: (runId: RunId) => number | undefined;
}

/** What a reader of a run may not have seen yet. A change between its look and its wait is remembered, so that none is slept through. */
export class RunNews {
  readonly #source: NewsSource;
  readonly #runId: RunId;
  readonly #followed: FollowedRun;
  readonly #signal: AbortSignal;
  readonly #stop: () => void = () => this.#wake?.();
  #wake: (() => void) | undefined = undefined;
  /** The changes made in this process before the last look. */
  #seen: number = 0;
  /** The journal's, as it was last read. */
  #version: string | undefined = undefined;

  /** Nobody waits any longer when the signal aborts. To be ended. */
  constructor(source: NewsSource, runId: RunId, signal: AbortSignal) {
    this.#source = source;
    this.#runId = runId;
    this.#signal = signal;
    this.#followed = source.followers.follow(runId);
    signal.addEventListener('abort', this.#stop);
  }

  /** How many records the run has at least, as far as that is known here; 0 where it is not. */
  get length(): number {
    return Math.max(this.#followed.recent.end, this.#source.lengthOf?.(this.#runId) ?? 0);
  }

  /** What is there from now on is not news any more: it is read now. */
  look(): void {
    this.#seen = this.#followed.changes;
  }

  /** All records from `seq` on, in pages. */
  from(seq: number): AsyncIterable<readonly RunEvent[]> | Iterable<readonly RunEvent[]> {
    const events = this.#followed.recent.from(seq);
    if (events !== undefined) return [events];
    const { journal } = this.#source;
    this.#version = journal.version?.();
    return journal.read(this.#runId, seq);
  }

  /** Until there may be something that was not there when the journal was last read. */
  async wait(): Promise<void> {
    do await this.waitOrLook();
    while (!this.#isOver && this.#version !== undefined && this.#source.journal.version?.() === this.#version);
  }

  /** Until this process has written, or, for what other processes write, until it is time to look. */
  async waitOrLook(): Promise<void> {
    if (this.#isOver) return;
    const { clock, pollMs } = this.#source;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#wake = resolve;
    const unexpect = this.#followed.expect(resolve);
    const cancel = clock.after(pollMs, resolve);
    await promise;
    cancel();
    unexpect();
    this.#wake = undefined;
  }

  end(): void {
    this.#signal.removeEventListener('abort', this.#stop);
    this.#source.followers.unfollow(this.#runId, this.#followed);
  }

  /** Whether there is nothing to wait for: it is there, or nobody waits any more. */
  get #isOver(): boolean {
    return this.#followed.changes !== this.#seen || this.#signal.aborted;
  }
}
