import { deepEqual, equal } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import { signalEvents, startRun } from './fixtures.ts';

export const markBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'the newest snapshot of a program version is found, and none of another version',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      equal(await journal.snapshot('a', 1), undefined);
      await journal.append({
        runId: 'a',
        epoch,
        expectedSeq: 1,
        events: signalEvents(1, 3),
        snapshot: { seq: 2, programVersion: 1, state: { done: ['x'] } },
      });
      await journal.append({
        runId: 'a',
        epoch,
        expectedSeq: 3,
        events: signalEvents(3, 4),
        snapshot: { seq: 3, programVersion: 1, state: { done: ['x', 'ÿ'] } },
      });
      deepEqual(await journal.snapshot('a', 1), { seq: 3, programVersion: 1, state: { done: ['x', 'ÿ'] } });
      equal(await journal.snapshot('a', 2), undefined);
    },
  },
  {
    name: 'checkpoints are kept by name, in order of their making; a name used again moves',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      deepEqual(await journal.checkpoints('a'), []);
      await journal.append({
        runId: 'a',
        epoch,
        expectedSeq: 1,
        events: signalEvents(1, 2),
        checkpoints: [{ name: 'b', seq: 1, inFlight: ['x', 'y[2]/z'] }],
      });
      await journal.append({
        runId: 'a',
        epoch,
        expectedSeq: 2,
        events: signalEvents(2, 3),
        checkpoints: [{ name: 'a', seq: 2, inFlight: [] }],
      });
      await journal.append({
        runId: 'a',
        epoch,
        expectedSeq: 3,
        events: signalEvents(3, 4),
        checkpoints: [{ name: 'b', seq: 3, inFlight: ['x'] }],
      });
      deepEqual(await journal.checkpoints('a'), [
        { name: 'a', seq: 2, inFlight: [] },
        { name: 'b', seq: 3, inFlight: ['x'] },
      ]);
    },
  },
  {
    name: 'several checkpoints of one append are all kept',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      const checkpoints = [
        { name: 'x', seq: 1, inFlight: ['p'] },
        { name: 'y', seq: 2, inFlight: [] },
      ];
      await journal.append({ runId: 'a', epoch, expectedSeq: 1, events: signalEvents(1, 3), checkpoints });
      deepEqual(await journal.checkpoints('a'), checkpoints);
    },
  },
];
