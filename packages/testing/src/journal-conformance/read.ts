import { deepEqual, equal } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import { eventsOf, problemsOf, runRow, signalEvents, startRun } from './fixtures.ts';

export const readBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'reading starts at any record; past the end there is nothing',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await journal.append({ runId: 'a', epoch, expectedSeq: 1, events: signalEvents(1, 10) });
      deepEqual(
        (await eventsOf(journal, 'a', 7)).map(({ seq }) => seq),
        [7, 8, 9],
      );
      deepEqual(await eventsOf(journal, 'a', 10), []);
      deepEqual(await eventsOf(journal, 'a', 99), []);
    },
  },
  {
    name: 'ten thousand records are read whole, in batches that join without gap',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'long');
      for (let from = 1; from < 10_000; from += 1_111) {
        await journal.append({ runId: 'long', epoch, expectedSeq: from, events: signalEvents(from, Math.min(10_000, from + 1_111)) });
      }
      let next = 0;
      for await (const batch of journal.read('long')) for (const { seq } of batch) equal(seq, next++);
      equal(next, 10_000);
    },
  },
  {
    name: 'a reader sees the records there were when it began, while the owner goes on',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await journal.append({ runId: 'a', epoch, expectedSeq: 1, events: signalEvents(1, 2_500) });
      let seen = 0;
      for await (const batch of journal.read('a')) {
        if (seen === 0) await journal.append({ runId: 'a', epoch, expectedSeq: 2_500, events: signalEvents(2_500, 2_600) });
        seen += batch.length;
      }
      equal(seen, 2_500);
      equal((await eventsOf(journal, 'a')).length, 2_600);
    },
  },
  {
    name: 'a sound journal has no problems',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await journal.create([runRow('b')]);
      await journal.append({ runId: 'a', epoch, expectedSeq: 1, events: signalEvents(1, 30) });
      deepEqual(await problemsOf(journal), []);
      deepEqual(await problemsOf(journal, 'a'), []);
    },
  },
];
