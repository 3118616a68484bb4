import { deepEqual, equal, ok } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import { blobEvent, blobRow, eventsOf, problemsOf, signalEvents, startRun, summaryOf } from './fixtures.ts';

export const compactBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'compacting forgets the records that the newest snapshot of a program version stands for, and no others',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await startRun(journal, 'other');
      await journal.append({
        runId: 'a',
        epoch,
        expectedSeq: 1,
        events: signalEvents(1, 3_000),
        snapshot: { seq: 2_999, programVersion: 1, state: { at: 2_999 } },
      });
      await journal.append({ runId: 'a', epoch, expectedSeq: 3_000, events: signalEvents(3_000, 5_000) });
      deepEqual(await journal.compact('a', 2), { events: 0, bytes: 0 });
      equal((await eventsOf(journal, 'a')).length, 5_000);
      const { events, bytes } = await journal.compact('a', 1);
      equal(events, 3_000);
      ok(bytes > 3_000 * 20);
      deepEqual(
        (await eventsOf(journal, 'a')).map(({ seq }) => seq),
        Array.from({ length: 2_000 }, (_, i) => 3_000 + i),
      );
      deepEqual(
        (await eventsOf(journal, 'a', 4_990)).map(({ seq }) => seq),
        Array.from({ length: 10 }, (_, i) => 4_990 + i),
      );
      const { firstSeq, length } = await summaryOf(journal, 'a');
      deepEqual({ firstSeq, length }, { firstSeq: 3_000, length: 5_000 });
      equal((await summaryOf(journal, 'other')).firstSeq, undefined);
      deepEqual(await journal.snapshot('a', 1), { seq: 2_999, programVersion: 1, state: { at: 2_999 } });
      deepEqual(await journal.compact('a', 1), { events: 0, bytes: 0 });
      deepEqual(await problemsOf(journal), []);
    },
  },
  {
    name: 'a compacted run takes records as before, and keeps the values of those that went',
    async check({ journal }) {
      const blob = blobRow('large');
      const { epoch } = await startRun(journal, 'a');
      await journal.append({
        runId: 'a',
        epoch,
        expectedSeq: 1,
        events: [blobEvent(1, blob)],
        blobs: [blob],
        snapshot: { seq: 1, programVersion: 1, state: 1 },
      });
      equal((await journal.compact('a', 1)).events, 2);
      await journal.append({
        runId: 'a',
        epoch,
        expectedSeq: 2,
        events: signalEvents(2, 4),
        snapshot: { seq: 3, programVersion: 1, state: 3 },
      });
      deepEqual(
        (await eventsOf(journal, 'a')).map(({ seq }) => seq),
        [2, 3],
      );
      equal((await journal.compact('a', 1)).events, 2);
      deepEqual(await eventsOf(journal, 'a'), []);
      await journal.append({ runId: 'a', epoch, expectedSeq: 4, events: signalEvents(4, 5) });
      deepEqual(
        (await eventsOf(journal, 'a')).map(({ seq }) => seq),
        [4],
      );
      deepEqual(await journal.blob(blob.hash), blob.bytes);
      deepEqual(await problemsOf(journal), []);
    },
  },
];
