import { JournalCorruptError, RunDeadLetteredError, isClosed, type Clock, type Journal, type RunEvent, type RunId } from '@tutti/core';
import type { Followers } from './followers.ts';
import { summaryOf } from './load-run.ts';
import type { RecentEvents } from './recent-events.ts';

/** What following a run needs. */
export interface FollowSource {
  readonly journal: Journal;
  readonly followers: Followers;
  readonly clock: Clock;
  readonly pollMs: number;
  /** Ends every following. */
  readonly stopped: AbortSignal;
  /** Also of a run that was dead-lettered: somebody may resume it. */
  readonly isAwaited?: boolean;
}

/** How to follow: from which record, whether also those to come, and until when. */
export interface FollowOptions {
  readonly from?: number;
  readonly follow?: boolean;
  readonly signal?: AbortSignal;
  /** A reader that is more records behind than this skips to the newest ones; for who shows what is, not what was. Default: none is skipped. */
  readonly maxBehind?: number;
  /** Told how many records were skipped, each time. */
  readonly lagged?: (skipped: number) => void;
}

/**
 * A run's records in order, each once. A slow reader holds nothing up and misses nothing: it reads on from the journal
 * where it stands, so that no buffer grows for it. The newest records of a run that is driven here come from memory.
 */
export async function* followEvents(
  source: FollowSource,
  runId: RunId,
  options: FollowOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  const { follow = false } = options;
  const signal = options.signal === undefined ? source.stopped : AbortSignal.any([options.signal, source.stopped]);
  let next = options.from ?? 0;
  const change = new Change(source, runId);
  try {
    for (;;) {
      if (follow) signal.throwIfAborted();
      change.reset();
      const before = next;
      next += await skipped(source, runId, { next, options, recent: change.recent });
      for await (const events of change.newest(next) ?? change.recorded(next)) {
        for (const event of events) {
          options.signal?.throwIfAborted();
          next = event.seq + 1;
          yield event;
          if (event.type === 'run.closed') return;
        }
      }
      if (!follow) return;
      const isNothingNew = next === before;
      if (isNothingNew && (await hasEnded(source, runId))) return;
      await (isNothingNew ? change.waitForNews(signal) : change.wait(signal));
    }
  } finally {
    change.end();
  }
}

interface Standing {
  readonly next: number;
  readonly options: FollowOptions;
  readonly recent: RecentEvents | undefined;
}

/** How many records a reader leaves out that is too far behind. */
async function skipped({ journal }: FollowSource, runId: RunId, { next, options, recent }: Standing): Promise<number> {
  const { maxBehind = Infinity, lagged } = options;
  if (maxBehind === Infinity) return 0;
  const length = recent !== undefined && recent.end > next ? recent.end : (await summaryOf(journal, runId)).length;
  const count = length - next - maxBehind;
  if (count <= 0) return 0;
  lagged?.(count);
  return count;
}

/** Whether nothing more comes of a run. @throws JournalCorruptError or RunDeadLetteredError for one that was taken out of work. */
async function hasEnded({ journal, isAwaited = false }: FollowSource, runId: RunId): Promise<boolean> {
  const { status, reason } = await summaryOf(journal, runId);
  if (status === 'dead-letter' && !isAwaited)
    throw new RunDeadLetteredError(reason ?? `Run "${runId}" was dead-lettered. Resume or cancel it.`);
  if (status === 'quarantined')
    throw new JournalCorruptError(
      reason ?? `Run "${runId}" is quarantined: its records are damaged. Restore the journal from a copy, or start the run anew.`,
    );
  return isClosed(status);
}

/** Remembers a change between a read and the wait after it, so that none is slept through. */
class Change {
  readonly #source: FollowSource;
  readonly #runId: RunId;
  readonly #end: () => void;
  /** What this process knows of the run's newest records. */
  recent: RecentEvents | undefined = undefined;
  #hasChanged: boolean = false;
  /** The journal's, as it was last read. */
  #version: string | undefined = undefined;
  #wake: (() => void) | undefined = undefined;

  constructor(source: FollowSource, runId: RunId) {
    this.#source = source;
    this.#runId = runId;
    this.#end = source.followers.onChange(runId, (recent) => {
      this.recent = recent;
      this.#hasChanged = true;
      this.#wake?.();
    });
  }

  reset(): void {
    this.#hasChanged = false;
  }

  /** All records from `seq` on that are known here, if they are. */
  newest(seq: number): readonly (readonly RunEvent[])[] | undefined {
    const events = this.recent?.from(seq);
    return events && [events];
  }

  /** All records from `seq` on that the journal has. */
  recorded(seq: number): AsyncIterable<readonly RunEvent[]> {
    const { journal } = this.#source;
    this.#version = journal.version?.();
    return journal.read(this.#runId, seq);
  }

  /** Until there may be something that was not there when the journal was last read. */
  async waitForNews(signal: AbortSignal): Promise<void> {
    do await this.wait(signal);
    while (!this.#hasChanged && !signal.aborted && this.#version !== undefined && this.#source.journal.version?.() === this.#version);
  }

  /** Until this process has written, or, for what other processes write, until it is time to look. */
  async wait(signal: AbortSignal): Promise<void> {
    if (this.#hasChanged || signal.aborted) return;
    const { clock, pollMs } = this.#source;
    let cancel: (() => void) | undefined;
    const wake = (): void => this.#wake?.();
    signal.addEventListener('abort', wake);
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      cancel = clock.after(pollMs, resolve);
    });
    signal.removeEventListener('abort', wake);
    cancel?.();
    this.#wake = undefined;
  }

  end(): void {
    this.#end();
  }
}
