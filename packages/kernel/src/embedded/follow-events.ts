import { JournalCorruptError, RunDeadLetteredError, isClosed, type RunEvent, type RunId } from '@tutti/core';
import { summaryOf } from './load-run.ts';
import { RunNews, type NewsSource } from './run-news.ts';

/** What following a run needs. */
export interface FollowSource extends NewsSource {
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
 * where it stands, so that no buffer grows for it. Who keeps up with a run that is driven here gets its records from memory.
 * @param run Which one, or what finds it out when the first record is asked for.
 */
export async function* followEvents(
  source: FollowSource,
  run: RunId | (() => Promise<RunId>),
  options: FollowOptions = {},
): AsyncGenerator<RunEvent, void, undefined> {
  const runId = typeof run === 'string' ? run : await run();
  const { follow = false } = options;
  const signal = options.signal === undefined ? source.stopped : AbortSignal.any([options.signal, source.stopped]);
  let next = options.from ?? 0;
  const news = new RunNews(source, runId, signal);
  try {
    for (;;) {
      if (follow) signal.throwIfAborted();
      news.look();
      const before = next;
      next += await skipped(source, runId, { next, options, length: news.length });
      for await (const events of news.from(next)) {
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
      await (isNothingNew ? news.wait() : news.waitOrLook());
    }
  } finally {
    news.end();
  }
}

interface Standing {
  readonly next: number;
  readonly options: FollowOptions;
  /** How many records the run is known to have. */
  readonly length: number;
}

/** How many records a reader leaves out that is too far behind. */
async function skipped({ journal }: FollowSource, runId: RunId, { next, options, length: known }: Standing): Promise<number> {
  const { maxBehind = Infinity, lagged } = options;
  if (maxBehind === Infinity) return 0;
  const length = known > next ? known : (await summaryOf(journal, runId)).length;
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
