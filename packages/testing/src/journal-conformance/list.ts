import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import { closeRun, idsOf, runRow, startRun, startRuns, summaryOf, withCode } from './fixtures.ts';

export const listBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'runs are listed newest first, in pages',
    async check({ journal }) {
      await journal.create(Array.from({ length: 700 }, (_, i) => runRow(`r${i}`)));
      const all = await idsOf(journal.list({}));
      deepEqual(
        all,
        Array.from({ length: 700 }, (_, i) => `r${699 - i}`),
      );
      deepEqual(await idsOf(journal.list({ limit: 2 })), ['r699', 'r698']);
      deepEqual(await idsOf(journal.list({ limit: 2, before: 'r698' })), ['r697', 'r696']);
      deepEqual(await idsOf(journal.list({ before: 'r0' })), []);
      deepEqual(await idsOf(journal.list({ limit: 0 })), []);
      await rejects(idsOf(journal.list({ before: 'nobody' })), withCode('RUN_NOT_FOUND'));
    },
  },
  {
    name: 'runs are listed by status, several at once included',
    async check({ journal }) {
      const [a, b] = await startRuns(journal, [runRow('a'), runRow('b'), runRow('c')]);
      if (a !== undefined) await closeRun(journal, a);
      if (b !== undefined) await journal.append({ runId: 'b', epoch: b.epoch, expectedSeq: 1, events: [], status: 'waiting' });
      deepEqual(await idsOf(journal.list({ status: ['completed'] })), ['a']);
      deepEqual(await idsOf(journal.list({ status: ['completed', 'running'] })), ['c', 'a']);
      deepEqual(await idsOf(journal.list({ status: ['failed'] })), []);
      deepEqual(await idsOf(journal.list({ status: [] })), []);
    },
  },
  {
    name: 'runs are listed by lane, family and labels, all of which must fit',
    async check({ journal }) {
      await journal.create([
        runRow('a', { lane: 'x', labels: { name: 'demo', user: 'ann' } }),
        runRow('b', { lane: 'x', family: 'a', labels: { name: 'demo' } }),
        runRow('c', { lane: 'y', family: 'a', labels: { name: 'other', user: 'ann' } }),
        runRow('d', { labels: { 'na"me': "de'mo" } }),
      ]);
      deepEqual(await idsOf(journal.list({ lane: 'x' })), ['b', 'a']);
      deepEqual(await idsOf(journal.list({ family: 'a' })), ['c', 'b', 'a']);
      deepEqual(await idsOf(journal.list({ labels: { name: 'demo' } })), ['b', 'a']);
      deepEqual(await idsOf(journal.list({ labels: { name: 'demo', user: 'ann' } })), ['a']);
      deepEqual(await idsOf(journal.list({ labels: { 'na"me': "de'mo" } })), ['d']);
      deepEqual(await idsOf(journal.list({ lane: 'x', family: 'a', status: ['pending'] })), ['b', 'a']);
      deepEqual(await idsOf(journal.list({ lane: 'y', family: 'a', labels: { name: 'demo' } })), []);
    },
  },
  {
    name: 'a quarantined run is out of work, says why, and its owner is refused',
    async check({ journal, clock }) {
      const { epoch } = await startRun(journal, 'a');
      await journal.quarantine('a', 'record 3 is damaged');
      deepEqual(await idsOf(journal.list({ status: ['quarantined'] })), ['a']);
      const summary = await summaryOf(journal, 'a');
      deepEqual([summary.reason, summary.owner, summary.epoch], ['record 3 is damaged', undefined, epoch + 1]);
      await rejects(journal.append({ runId: 'a', epoch, expectedSeq: 1, events: [] }), withCode('RUN_FENCED'));
      clock.advanceSync(60_000);
      await journal.heartbeat('worker-2', 10_000);
      deepEqual(await journal.claim('worker-2', ['default'], 10), []);
      equal(await journal.claimRun('worker-2', 'a'), undefined);
    },
  },
  {
    name: 'a quarantined run that waits for a handler is not taken up by who has it',
    async check({ journal }) {
      for (const runId of ['bad', 'good']) {
        const { epoch } = await startRun(journal, runId);
        await journal.append({ runId, epoch, expectedSeq: 1, events: [], status: 'waiting', waitingFor: 'handler', needs: ['h'] });
        await journal.release(runId, epoch);
      }
      await journal.quarantine('bad', 'record 3 is damaged');
      await journal.heartbeat('worker-2', 10_000);
      const claims = await journal.claimNeeding('worker-2', ['default'], { handlers: ['h'], limit: 10 });
      deepEqual(
        claims.map(({ runId }) => runId),
        ['good'],
      );
    },
  },
];
