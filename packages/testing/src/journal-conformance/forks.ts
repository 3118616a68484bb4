import type { Journal, RunEvent, RunRow, RunSuperseded } from '@tutti/core';
import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import {
  blobEvent,
  blobRow,
  closeRun,
  eventsOf,
  problemsOf,
  runRow,
  signal,
  signalEvents,
  startAt,
  startRun,
  summaryOf,
  withCode,
} from './fixtures.ts';

/** A run made of records of another, as forks are. */
function forkRow(runId: string, options: Partial<RunRow> = {}): RunRow {
  const row = runRow(runId, { family: 'origin', ...options });
  return { ...row, events: [...row.events, ...signalEvents(1, 5)] };
}

function superseded(seq: number, by: string): RunSuperseded {
  return { seq, at: startAt + 99, type: 'run.superseded', by };
}

async function endedRun(journal: Journal): Promise<RunEvent[]> {
  await closeRun(journal, await startRun(journal, 'origin'));
  return eventsOf(journal, 'origin');
}

/** Making a run of the records of another, and putting it in that one's place. */
export const forkBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'a run may be created with checkpoints, and with blobs its records name',
    async check({ journal }) {
      const blob = blobRow('edited');
      const row = runRow('fork', {
        checkpoints: [
          { name: 'a', seq: 1, inFlight: ['x'] },
          { name: 'b', seq: 1, inFlight: [] },
        ],
        blobs: [blob],
      });
      await journal.create([{ ...row, events: [...row.events, blobEvent(1, blob)] }]);
      deepEqual(await journal.checkpoints('fork'), row.checkpoints);
      deepEqual(await journal.blob(blob.hash), blob.bytes);
      deepEqual(await problemsOf(journal), []);
    },
  },
  {
    name: 'a run may be created with messages that wait, and with ids that count as received',
    async check({ journal }) {
      await journal.create([runRow('fork', { inbox: { waiting: [signal('w1', 'first'), signal('w2')], received: ['r1'] } })]);
      deepEqual(
        (await journal.inbox('fork')).map(({ id }) => id),
        ['w1', 'w2'],
      );
      for (const id of ['w1', 'w2', 'r1']) equal(await journal.post('fork', signal(id)), 'duplicate');
      equal(await journal.post('fork', signal('new')), 'accepted');
      await journal.heartbeat('worker-1', 10_000);
      const claim = await journal.claimRun('worker-1', 'fork');
      deepEqual(await journal.posted('worker-1'), ['fork']);
      await journal.append({
        runId: 'fork',
        epoch: claim?.epoch ?? 0,
        expectedSeq: 1,
        events: signalEvents(1, 2),
        consumed: ['w1', 'w2', 'new'],
      });
      deepEqual(await journal.inbox('fork'), []);
      deepEqual(await journal.posted('worker-1'), []);
    },
  },
  {
    name: 'a run that has ended is superseded together with the creation of the run that takes its place',
    async check({ journal }) {
      const before = await endedRun(journal);
      const by = forkRow('fork');
      await journal.supersede({ runId: 'origin', expectedSeq: before.length, event: superseded(before.length, 'fork'), by });
      const { status, supersededBy, closedAt, length } = await summaryOf(journal, 'origin');
      deepEqual(
        { status, supersededBy, closedAt, length },
        { status: 'superseded', supersededBy: 'fork', closedAt: before.at(-1)?.at, length: before.length + 1 },
      );
      deepEqual(await eventsOf(journal, 'origin'), [...before, superseded(before.length, 'fork')]);
      deepEqual(await eventsOf(journal, 'fork'), by.events);
      equal((await summaryOf(journal, 'fork')).family, 'origin');
      equal((await journal.claimRun('worker-1', 'fork'))?.epoch, 1);
      equal(await journal.claimRun('worker-1', 'origin'), undefined);
      const seq = before.length + 1;
      await rejects(
        journal.supersede({ runId: 'origin', expectedSeq: seq, event: superseded(seq, 'second'), by: forkRow('second') }),
        withCode('RUN_FENCED'),
      );
      equal(await journal.summary('second'), undefined);
      deepEqual(await problemsOf(journal), []);
    },
  },
  {
    name: 'an open run is not superseded, nor one with other records, nor by a run that exists; nothing is left behind',
    async check({ journal }) {
      await startRun(journal, 'open');
      await rejects(
        journal.supersede({ runId: 'open', expectedSeq: 1, event: superseded(1, 'fork'), by: forkRow('fork') }),
        withCode('RUN_FENCED'),
      );
      const before = await endedRun(journal);
      const seq = before.length;
      await rejects(
        journal.supersede({ runId: 'origin', expectedSeq: seq - 1, event: superseded(seq - 1, 'fork'), by: forkRow('fork') }),
        withCode('RUN_FENCED'),
      );
      await rejects(
        journal.supersede({ runId: 'origin', expectedSeq: seq, event: superseded(seq + 1, 'fork'), by: forkRow('fork') }),
        withCode('BAD_SEQUENCE'),
      );
      await rejects(
        journal.supersede({
          runId: 'origin',
          expectedSeq: seq,
          event: superseded(seq, 'fork'),
          by: { ...forkRow('fork'), events: signalEvents(1, 2) },
        }),
        withCode('BAD_SEQUENCE'),
      );
      await rejects(
        journal.supersede({ runId: 'origin', expectedSeq: seq, event: superseded(seq, 'open'), by: forkRow('open') }),
        withCode('RUN_EXISTS'),
      );
      await rejects(
        journal.supersede({ runId: 'nobody', expectedSeq: 0, event: superseded(0, 'fork'), by: forkRow('fork') }),
        withCode('RUN_NOT_FOUND'),
      );
      equal(await journal.summary('fork'), undefined);
      equal((await summaryOf(journal, 'origin')).status, 'completed');
      deepEqual(await eventsOf(journal, 'origin'), before);
    },
  },
  {
    name: 'of many that would take the place of one run, one does',
    async check({ journal }) {
      const { length } = await endedRun(journal);
      const tries = Array.from({ length: 20 }, (_, i) =>
        journal.supersede({ runId: 'origin', expectedSeq: length, event: superseded(length, `f${i}`), by: forkRow(`f${i}`) }),
      );
      const done = (await Promise.allSettled(tries))
        .map(({ status }, i) => (status === 'fulfilled' ? `f${i}` : ''))
        .filter((id) => id !== '');
      equal(done.length, 1);
      equal((await summaryOf(journal, 'origin')).supersededBy, done[0]);
      for (let i = 0; i < 20; i++) equal((await journal.summary(`f${i}`)) === undefined, `f${i}` !== done[0]);
    },
  },
];
