import type { Clock, Journal, RunEvent, RunId } from '@tutti/core';
import type { Followers } from './followers.ts';

/** What following a run needs. */
export interface FollowSource {
  readonly journal: Journal;
  readonly followers: Followers;
  readonly clock: Clock;
  readonly pollMs: number;
}

/** How to follow: from which record, whether also those to come, and until when. */
export interface FollowOptions {
  readonly from?: number;
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
}

/**
 * A run's records in order, each once. A slow reader holds nothing up and misses nothing: it reads on from the journal
 * where it stands, so that no buffer grows for it.
 */
export async function* followEvents(source: FollowSource, runId: RunId, options: FollowOptions = {}): AsyncGenerator<RunEvent, void, undefined> {
  const { follow = false, signal } = options;
  let next = options.from ?? 0;
  const change = new Change(source, runId);
  try {
    for (;;) {
      signal?.throwIfAborted();
      change.reset();
      for await (const events of source.journal.read(runId, next)) {
        for (const event of events) {
          signal?.throwIfAborted();
          next = event.seq + 1;
          yield event;
          if (event.type === 'run.closed') return;
        }
      }
      if (!follow) return;
      await change.wait(signal);
    }
  } finally {
    change.end();
  }
}

/** Remembers a change between a read and the wait after it, so that none is slept through. */
class Change {
  readonly #source: FollowSource;
  readonly #end: () => void;
  #hasChanged: boolean = false;
  #wake: (() => void) | undefined = undefined;

  constructor(source: FollowSource, runId: RunId) {
    this.#source = source;
    this.#end = source.followers.onChange(runId, () => {
      this.#hasChanged = true;
      this.#wake?.();
    });
  }

  reset(): void {
    this.#hasChanged = false;
  }

  /** Until this process has written, or, for what other processes write, until it is time to look. */
  async wait(signal: AbortSignal | undefined): Promise<void> {
    if (this.#hasChanged) return;
    const { clock, pollMs } = this.#source;
    let cancel: (() => void) | undefined;
    const wake = (): void => this.#wake?.();
    signal?.addEventListener('abort', wake);
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      cancel = clock.after(pollMs, resolve);
    });
    signal?.removeEventListener('abort', wake);
    cancel?.();
    this.#wake = undefined;
  }

  end(): void {
    this.#end();
  }
}
