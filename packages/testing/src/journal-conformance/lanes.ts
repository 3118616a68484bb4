import type { Claim, Journal } from '@tutti/core';
import { deepEqual, equal } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import { closeRun, runIds, runRow, signal } from './fixtures.ts';

async function claimAll(journal: Journal, workerId = 'worker-1'): Promise<Claim[]> {
  await journal.heartbeat(workerId, 10_000);
  return [...(await journal.claim(workerId, ['default'], 100))];
}

export const laneBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'the runs of a lane come one after another, in order of creation, beside other lanes',
    async check({ journal }) {
      await journal.create([
        runRow('a1', { lane: 'a' }),
        runRow('a2', { lane: 'a' }),
        runRow('b1', { lane: 'b' }),
        runRow('a3', { lane: 'a' }),
        runRow('free'),
      ]);
      const first = await claimAll(journal);
      deepEqual(runIds(first), ['a1', 'b1', 'free']);
      for (const [current, next] of [
        ['a1', 'a2'],
        ['a2', 'a3'],
      ] as const) {
        deepEqual(await claimAll(journal), []);
        const claim = first.find(({ runId }) => runId === current);
        if (claim !== undefined) await closeRun(journal, claim);
        const following = await claimAll(journal);
        deepEqual(runIds(following), [next]);
        first.push(...following);
      }
    },
  },
  {
    name: 'a busy lane holds also for workers who ask for a run by id',
    async check({ journal }) {
      await journal.create([runRow('a1', { lane: 'a' }), runRow('a2', { lane: 'a' })]);
      await journal.heartbeat('worker-1', 10_000);
      equal(await journal.claimRun('worker-1', 'a2'), undefined);
      const first = await journal.claimRun('worker-1', 'a1');
      equal(await journal.claimRun('worker-1', 'a2'), undefined);
      if (first !== undefined) await closeRun(journal, first);
      equal((await journal.claimRun('worker-1', 'a2'))?.epoch, 1);
    },
  },
  {
    name: 'a run that waits keeps its lane, and a message does not let a later one pass',
    async check({ journal }) {
      await journal.create([runRow('a1', { lane: 'a' }), runRow('a2', { lane: 'a' })]);
      const [first] = await claimAll(journal);
      await journal.append({ runId: 'a1', epoch: first?.epoch ?? 0, expectedSeq: 1, events: [], status: 'waiting', waitingFor: 'signal' });
      await journal.release('a1', first?.epoch ?? 0);
      await journal.post('a2', signal('m'));
      deepEqual(await claimAll(journal), []);
      await journal.post('a1', signal('m'));
      deepEqual(runIds(await claimAll(journal)), ['a1']);
    },
  },
  {
    name: 'a quarantined run does not hold up its lane',
    async check({ journal }) {
      await journal.create([runRow('a1', { lane: 'a' }), runRow('a2', { lane: 'a' })]);
      await claimAll(journal);
      await journal.quarantine('a1', 'damaged');
      deepEqual(runIds(await claimAll(journal)), ['a2']);
    },
  },
  {
    name: 'a lane that has emptied is free for the next run',
    async check({ journal }) {
      for (const runId of ['a1', 'a2']) {
        await journal.create([runRow(runId, { lane: 'a' })]);
        const [claim] = await claimAll(journal);
        equal(claim?.runId, runId);
        if (claim !== undefined) await closeRun(journal, claim);
      }
    },
  },
];
