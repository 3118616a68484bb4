import { afterEach, describe, expect, test } from '@jest/globals';
import { systemClock, type Clock } from '@tutti/core';
import { fakeClock, sampleEvents, sampleRunRow } from '@tutti/testing';
import { sqliteJournal, type SqliteJournal } from './sqlite-journal.ts';
import { newPath } from './spec-support/folder.ts';

const open: SqliteJournal[] = [];
afterEach(async () => {
  for (const journal of open.splice(0)) await journal[Symbol.asyncDispose]();
});

function journalAt(path: string, clock: Clock = systemClock): SqliteJournal {
  const journal = sqliteJournal({ path, clock });
  open.push(journal);
  return journal;
}

const MINUTE = 60_000;
const never = new AbortController().signal;
const tookMs = async (work: Promise<void>): Promise<number> => {
  const startedAt = systemClock.monotonic();
  await work;
  return systemClock.monotonic() - startedAt;
};

/** A run that sleeps until `wakeAt`. */
async function sleeper(journal: SqliteJournal, runId: string, wakeAt: number | null): Promise<void> {
  await journal.create([sampleRunRow(runId)]);
  const [claim] = await journal.claim('w', ['default'], 1);
  const epoch = claim?.epoch ?? 0;
  await journal.append({ runId, epoch, expectedSeq: 1, events: sampleEvents(1, 1), status: 'waiting', waitingFor: 'timer', wakeAt });
  await journal.release(runId, epoch);
}

describe('news', () => {
  test('comes when another connection has written, long before the time is over', async () => {
    const path = newPath();
    const [worker, other] = [journalAt(path), journalAt(path)];
    await worker.claim('w', ['default'], 1);
    const waiting = tookMs(worker.news(['default'], { withinMs: MINUTE, signal: never }));
    await other.create([sampleRunRow('r')]);
    expect(await waiting).toBeLessThan(MINUTE - 1_000);
  });

  test('has come already when something was written since the last look for work', async () => {
    const journal = journalAt(newPath());
    await journal.claim('w', ['default'], 1);
    await journal.create([sampleRunRow('r')]);
    expect(await tookMs(journal.news(['default'], { withinMs: MINUTE, signal: never }))).toBeLessThan(MINUTE - 1_000);
  });

  test('comes when a sleeping run of these queues is due, and no other', async () => {
    const clock = fakeClock();
    const journal = journalAt(newPath(), clock);
    await sleeper(journal, 'r', clock.now() + 5_000);
    await journal.claim('w', ['default'], 1);
    const seen: string[] = [];
    const due = journal.news(['default'], { withinMs: MINUTE, signal: never }).then(() => void seen.push('due'));
    await clock.advance(10);
    const others = journal.news(['other'], { withinMs: MINUTE, signal: never }).then(() => void seen.push('others'));
    await clock.advance(4_980);
    expect(seen).toEqual([]);
    await clock.advance(20);
    await due;
    expect(seen).toEqual(['due']);
    await clock.advance(MINUTE);
    await others;
  });

  test('comes when the time is over, and at once when it is aborted', async () => {
    const clock = fakeClock();
    const journal = journalAt(newPath(), clock);
    await journal.claim('w', ['default'], 1);
    let isOver = false;
    const waiting = journal.news(['default'], { withinMs: 200, signal: never }).then(() => (isOver = true));
    await clock.advance(190);
    expect(isOver).toBe(false);
    await clock.advance(50);
    await waiting;
    const stop = new AbortController();
    const aborted = journal.news(['default'], { withinMs: MINUTE, signal: stop.signal });
    stop.abort();
    await aborted;
  });

  test('is told without waiting, too: the version changes with each write of this or another connection, and with no read', async () => {
    const path = newPath();
    const [journal, other] = [journalAt(path), journalAt(path)];
    const versions = [journal.version?.()];
    for (const by of [journal, other, journal]) {
      await by.create([sampleRunRow(`r${versions.length}`)]);
      expect(await journal.summary(`r${versions.length}`)).toBeDefined();
      versions.push(journal.version?.());
      expect(journal.version?.()).toBe(versions.at(-1));
    }
    expect(new Set(versions).size).toBe(4);
  });
});
