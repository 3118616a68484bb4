import type { Journal } from '@tutti/core';
import { deepEqual, equal } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import { closeRun, runIds, runRow, signal, startRun, startRuns, summaryOf } from './fixtures.ts';

/** Takes a run over once more, as a worker of that name whose predecessor has vanished. */
async function takeOver(journal: Journal, workerId: string): Promise<number | undefined> {
  await journal.heartbeat(workerId, 0);
  return (await journal.claimRun(workerId, 'a'))?.recoveries;
}

/** A run that was dead-lettered and given back. */
async function deadLetter(journal: Journal): Promise<void> {
  const { epoch } = await startRun(journal, 'a');
  await journal.append({
    runId: 'a',
    epoch,
    expectedSeq: 1,
    events: [],
    status: 'dead-letter',
    waitingFor: null,
    reason: 'too often',
    wakeAt: null,
  });
  await journal.release('a', epoch);
}

/** Runs that are cut off at work, and what was dead-lettered for it. */
export const cutOffBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'a run is pending until a worker has it, and running from then on',
    async check({ journal }) {
      await journal.create([runRow('a')]);
      equal((await summaryOf(journal, 'a')).status, 'pending');
      await startRuns(journal, []);
      await journal.claim('worker-1', ['default'], 1);
      equal((await summaryOf(journal, 'a')).status, 'running');
    },
  },
  {
    name: 'a recovery counts only for a run that was at work, and the count ends when the run gets on',
    async check({ journal }) {
      await journal.create([runRow('a')]);
      for (const expected of [0, 1, 2]) equal(await takeOver(journal, `worker-${expected}`), expected);
      await journal.append({ runId: 'a', epoch: 3, expectedSeq: 1, events: [], isRecovered: true });
      equal(await takeOver(journal, 'worker-3'), 1);
      await journal.append({ runId: 'a', epoch: 4, expectedSeq: 1, events: [], status: 'waiting', waitingFor: 'signal' });
      equal(await takeOver(journal, 'worker-4'), 1);
    },
  },
  {
    name: 'a run given back as failed counts it like a worker that vanished',
    async check({ journal, clock }) {
      let claim = await startRun(journal, 'a');
      for (const expected of [1, 2]) {
        await journal.append({ runId: 'a', epoch: claim.epoch, expectedSeq: 1, events: [], wakeAt: clock.now() });
        await journal.release('a', claim.epoch, { hasFailed: true });
        claim = (await journal.claimRun('worker-1', 'a')) ?? claim;
        equal(claim.recoveries, expected);
      }
    },
  },
  {
    name: 'a run given back untouched keeps its count',
    async check({ journal }) {
      await journal.create([runRow('a')]);
      for (const expected of [0, 1, 2]) equal(await takeOver(journal, `worker-${expected}`), expected);
      await journal.release('a', 3, { isUntouched: true });
      equal((await journal.claimRun('worker-3', 'a'))?.recoveries, 2);
    },
  },
  {
    name: 'what was dead-lettered is open and listed, and taken by nobody, whatever is posted but a resume or a cancel',
    async check({ journal, clock }) {
      await deadLetter(journal);
      equal(await journal.post('a', signal('m')), 'accepted');
      clock.advanceSync(86_400_000);
      await journal.heartbeat('worker-2', 10_000);
      deepEqual(await journal.claim('worker-2', ['default'], 10), []);
      equal(await journal.claimRun('worker-2', 'a'), undefined);
      const { status, reason, closedAt } = await summaryOf(journal, 'a');
      deepEqual({ status, reason, closedAt }, { status: 'dead-letter', reason: 'too often', closedAt: undefined });
      equal(await journal.post('a', { id: 'r', type: 'resume' }), 'accepted');
      deepEqual(await journal.claim('worker-2', ['default'], 10), [{ runId: 'a', epoch: 2, recoveries: 0 }]);
    },
  },
  {
    name: 'a cancel frees what was dead-lettered, too',
    async check({ journal }) {
      await deadLetter(journal);
      await journal.post('a', { id: 'c', type: 'cancel' });
      equal((await journal.claimRun('worker-1', 'a'))?.runId, 'a');
    },
  },
  {
    name: 'a cancel lets a run out of its lane before its turn; the others keep theirs',
    async check({ journal }) {
      await journal.create(['a1', 'a2', 'a3'].map((id) => runRow(id, { lane: 'a' })));
      await journal.heartbeat('worker-1', 10_000);
      const [first] = await journal.claim('worker-1', ['default'], 10);
      await journal.post('a2', { id: 'c', type: 'cancel' });
      const [cancelled] = await journal.claim('worker-1', ['default'], 10);
      equal(cancelled?.runId, 'a2');
      if (cancelled !== undefined) await closeRun(journal, cancelled, { status: 'cancelled' });
      deepEqual(await journal.claim('worker-1', ['default'], 10), []);
      if (first !== undefined) await closeRun(journal, first);
      deepEqual(runIds(await journal.claim('worker-1', ['default'], 10)), ['a3']);
    },
  },
];
