import type { Message } from '@tutti/core';
import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import { closeRun, runIds, runRow, signal, signalEvents, startRun, startRuns, withCode } from './fixtures.ts';

export const inboxBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'messages of every kind wait in order of arrival, unchanged',
    async check({ journal }) {
      const messages: Message[] = [
        { type: 'signal', id: 'z', name: 'approval', payload: { by: 'Ann', ok: true } },
        { type: 'pause', id: 'b', reason: 'lunch' },
        { type: 'resume', id: 'c' },
        { type: 'decide', id: 'a', path: 'review[0]/pay', decision: { kind: 'complete', output: [1] } },
        { type: 'checkpoint', id: 'd', name: 'before' },
        { type: 'cancel', id: 'e' },
      ];
      await journal.create([runRow('a')]);
      for (const message of messages) equal(await journal.post('a', message), 'accepted');
      deepEqual(await journal.inbox('a'), messages);
    },
  },
  {
    name: 'the same id twice is one message, per run',
    async check({ journal }) {
      await journal.create([runRow('a'), runRow('b')]);
      equal(await journal.post('a', signal('m', 1)), 'accepted');
      equal(await journal.post('a', signal('m', 2)), 'duplicate');
      equal(await journal.post('b', signal('m', 3)), 'accepted');
      deepEqual(await journal.inbox('a'), [signal('m', 1)]);
    },
  },
  {
    name: 'one hundred posts of one id at once are accepted once',
    async check({ journal }) {
      await journal.create([runRow('a')]);
      const answers = await Promise.all(Array.from({ length: 100 }, () => journal.post('a', signal('m'))));
      equal(answers.filter((answer) => answer === 'accepted').length, 1);
      equal((await journal.inbox('a')).length, 1);
    },
  },
  {
    name: 'consumed messages leave with the append and stay known as duplicates',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      for (const id of ['m1', 'm2', 'm3']) await journal.post('a', signal(id));
      await journal.append({ runId: 'a', epoch, expectedSeq: 1, events: signalEvents(1, 3), consumed: ['m1', 'm3'] });
      deepEqual(await journal.inbox('a'), [signal('m2')]);
      equal(await journal.post('a', signal('m1')), 'duplicate');
      deepEqual(await journal.inbox('a'), [signal('m2')]);
    },
  },
  {
    name: 'consuming an id that is not there changes nothing',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await journal.post('a', signal('m1'));
      await journal.append({ runId: 'a', epoch, expectedSeq: 1, events: [], consumed: ['nothing', 'm1', 'm1'] });
      deepEqual(await journal.inbox('a'), []);
      deepEqual(await journal.posted('worker-1'), []);
    },
  },
  {
    name: 'a run that has ended takes no new message, but still knows the old ones',
    async check({ journal }) {
      const claim = await startRun(journal, 'a');
      await journal.post('a', signal('early'));
      await closeRun(journal, claim);
      equal(await journal.post('a', signal('late')), 'closed');
      equal(await journal.post('a', signal('early')), 'duplicate');
    },
  },
  {
    name: 'posting to an unknown run fails',
    async check({ journal }) {
      await rejects(journal.post('nobody', signal('m')), withCode('RUN_NOT_FOUND'));
    },
  },
  {
    name: 'a worker is told which of its runs have messages, and no others',
    async check({ journal }) {
      const [first] = await startRuns(journal, [runRow('a'), runRow('b'), runRow('c')]);
      await startRuns(journal, [runRow('d')], 'worker-2');
      deepEqual(await journal.posted('worker-1'), []);
      for (const runId of ['a', 'c', 'd']) await journal.post(runId, signal('m'));
      deepEqual([...(await journal.posted('worker-1'))].sort(), ['a', 'c']);
      await journal.append({ runId: 'a', epoch: first?.epoch ?? 0, expectedSeq: 1, events: [], consumed: ['m'] });
      deepEqual(await journal.posted('worker-1'), ['c']);
      deepEqual(await journal.posted('worker-2'), ['d']);
    },
  },
  {
    name: 'a message wakes a run that nobody owns, and is there for who claims it',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await journal.append({ runId: 'a', epoch, expectedSeq: 1, events: [], status: 'waiting', waitingFor: 'signal' });
      await journal.release('a', epoch);
      deepEqual(await journal.claim('worker-1', ['default'], 10), []);
      await journal.post('a', signal('m'));
      deepEqual(runIds(await journal.claim('worker-1', ['default'], 10)), ['a']);
      deepEqual(await journal.inbox('a'), [signal('m')]);
    },
  },
  {
    name: 'a message that came while the run was owned wakes it after its release',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await journal.append({ runId: 'a', epoch, expectedSeq: 1, events: [], status: 'waiting' });
      await journal.post('a', signal('m'));
      await journal.release('a', epoch);
      deepEqual(runIds(await journal.claim('worker-1', ['default'], 10)), ['a']);
    },
  },
];
