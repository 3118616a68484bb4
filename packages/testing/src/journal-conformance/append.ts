import type { RunEvent } from '@tutti/core';
import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import {
  closeRun,
  eventsOf,
  problemsOf,
  runRow,
  signalEvent,
  signalEvents,
  startAt,
  startRun,
  startRuns,
  summaryOf,
  withCode,
} from './fixtures.ts';

export const appendBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'appended records are read back as they were, in order',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      const events: RunEvent[] = [
        {
          seq: 1,
          at: startAt + 1,
          type: 'step.started',
          path: 'review[3]/draft',
          attempt: 2,
          effect: 'once',
          fingerprint: 'h@1',
          hold: { account: 'run/a', amount: { nanoUsd: 5 } },
        },
        {
          seq: 2,
          at: startAt + 1.5,
          type: 'step.completed',
          path: 'review[3]/draft',
          attempt: 2,
          startedAt: startAt,
          output: { text: 'größe \u0000 "☃" 𝄞', list: [1, 2.5, null, true] },
          chosen: ['x'],
        },
        { seq: 3, at: startAt + 2, type: 'run.resumed' },
        { seq: 4, at: startAt + 2, type: 'evaluated', key: 'k', value: null, lane: 'l', family: 'f' },
      ];
      await journal.append({ runId: 'a', epoch, expectedSeq: 1, events });
      deepEqual((await eventsOf(journal, 'a')).slice(1), events);
    },
  },
  {
    name: 'a batch with a stale epoch is refused and leaves nothing behind',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await journal.post('a', { type: 'resume', id: 'm1' });
      for (const stale of [epoch - 1, epoch + 1]) {
        await rejects(
          journal.append({ runId: 'a', epoch: stale, expectedSeq: 1, events: signalEvents(1, 3), status: 'completed', consumed: ['m1'] }),
          withCode('RUN_FENCED'),
        );
      }
      equal((await eventsOf(journal, 'a')).length, 1);
      equal((await summaryOf(journal, 'a')).status, 'running');
      equal((await journal.inbox('a')).length, 1);
    },
  },
  {
    name: 'a batch at another seq than the next is refused: the same batch twice, or a gap',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      const batch = { runId: 'a', epoch, expectedSeq: 1, events: signalEvents(1, 3) };
      await journal.append(batch);
      await rejects(journal.append(batch), withCode('RUN_FENCED'));
      await rejects(journal.append({ ...batch, expectedSeq: 5, events: signalEvents(5, 6) }), withCode('RUN_FENCED'));
      equal((await summaryOf(journal, 'a')).length, 3);
    },
  },
  {
    name: 'a batch whose records are misnumbered is refused',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await rejects(
        journal.append({ runId: 'a', epoch, expectedSeq: 1, events: [signalEvent(1), signalEvent(3)] }),
        withCode('BAD_SEQUENCE'),
      );
      equal((await summaryOf(journal, 'a')).length, 1);
    },
  },
  {
    name: 'nothing is appended to a run that nobody has claimed, or that was given back',
    async check({ journal }) {
      await journal.create([runRow('a')]);
      await rejects(journal.append({ runId: 'a', epoch: 0, expectedSeq: 1, events: signalEvents(1, 2) }), withCode('RUN_FENCED'));
      const { epoch } = await startRun(journal, 'b');
      await journal.release('b', epoch);
      await rejects(journal.append({ runId: 'b', epoch, expectedSeq: 1, events: signalEvents(1, 2) }), withCode('RUN_FENCED'));
    },
  },
  {
    name: 'appending to an unknown run fails',
    async check({ journal }) {
      await rejects(journal.append({ runId: 'nobody', epoch: 1, expectedSeq: 0, events: [] }), withCode('RUN_NOT_FOUND'));
    },
  },
  {
    name: 'batches sent at once for many runs all arrive, and a refused one harms no other',
    async check({ journal }) {
      const claims = await startRuns(
        journal,
        Array.from({ length: 60 }, (_, i) => runRow(`r${i}`)),
      );
      const results = await Promise.allSettled(
        claims.map(({ runId, epoch }, i) =>
          journal.append({ runId, epoch: i % 10 === 3 ? epoch + 1 : epoch, expectedSeq: 1, events: signalEvents(1, 21) }),
        ),
      );
      for (const [i, { status }] of results.entries()) {
        equal(status, i % 10 === 3 ? 'rejected' : 'fulfilled');
        equal((await eventsOf(journal, `r${i}`)).length, i % 10 === 3 ? 1 : 21);
      }
      deepEqual(await problemsOf(journal), []);
    },
  },
  {
    name: 'batches of one run sent without waiting are kept in order',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await Promise.all(
        Array.from({ length: 50 }, (_, i) =>
          journal.append({ runId: 'a', epoch, expectedSeq: 1 + 2 * i, events: signalEvents(1 + 2 * i, 3 + 2 * i) }),
        ),
      );
      deepEqual(
        (await eventsOf(journal, 'a')).map(({ seq }) => seq),
        Array.from({ length: 101 }, (_, i) => i),
      );
    },
  },
  {
    name: 'status, what it waits for and the reason change only as stated',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await journal.append({
        runId: 'a',
        epoch,
        expectedSeq: 1,
        events: [signalEvent(1)],
        status: 'waiting',
        waitingFor: 'approval',
        reason: 'ask Ann',
      });
      await journal.append({ runId: 'a', epoch, expectedSeq: 2, events: [signalEvent(2)] });
      const waiting = await summaryOf(journal, 'a');
      deepEqual([waiting.status, waiting.waitingFor, waiting.reason], ['waiting', 'approval', 'ask Ann']);
      await journal.append({ runId: 'a', epoch, expectedSeq: 3, events: [], status: 'running', waitingFor: null, reason: null });
      const running = await summaryOf(journal, 'a');
      deepEqual([running.status, running.waitingFor, running.reason, running.length], ['running', undefined, undefined, 3]);
    },
  },
  {
    name: 'a run that ends is closed at its last record and waits for nothing',
    async check({ journal }) {
      const claim = await startRun(journal, 'a');
      await journal.append({
        runId: 'a',
        epoch: claim.epoch,
        expectedSeq: 1,
        events: [signalEvent(1)],
        status: 'waiting',
        waitingFor: 'timer',
        wakeAt: startAt,
      });
      await closeRun(journal, claim, { at: startAt + 77, status: 'failed' });
      const { status, closedAt, waitingFor } = await summaryOf(journal, 'a');
      deepEqual([status, closedAt, waitingFor], ['failed', startAt + 77, undefined]);
    },
  },
  {
    name: 'a run that has ended takes late records, may be superseded, but never opens again',
    async check({ journal }) {
      const claim = await startRun(journal, 'a');
      await closeRun(journal, claim, { at: startAt + 5 });
      await journal.append({
        runId: 'a',
        epoch: claim.epoch,
        expectedSeq: 2,
        events: [{ seq: 2, at: startAt + 9, type: 'charge.late', path: 'draft', attempt: 1, charge: { nanoUsd: 4 } }],
      });
      await rejects(
        journal.append({ runId: 'a', epoch: claim.epoch, expectedSeq: 3, events: [], status: 'running' }),
        withCode('RUN_CLOSED'),
      );
      await journal.append({ runId: 'a', epoch: claim.epoch, expectedSeq: 3, events: [], status: 'superseded' });
      const { status, closedAt, length } = await summaryOf(journal, 'a');
      deepEqual([status, closedAt, length], ['superseded', startAt + 5, 3]);
    },
  },
  {
    name: 'a worker whose run was taken over is refused, whenever its batch comes',
    async check({ journal, clock }) {
      const first = await startRun(journal, 'a');
      clock.advanceSync(60_000);
      await journal.heartbeat('worker-2', 10_000);
      const [second] = await journal.claim('worker-2', ['default'], 10);
      equal(second?.epoch, first.epoch + 1);
      await rejects(journal.append({ runId: 'a', epoch: first.epoch, expectedSeq: 1, events: signalEvents(1, 2) }), withCode('RUN_FENCED'));
      await journal.append({ runId: 'a', epoch: first.epoch + 1, expectedSeq: 1, events: signalEvents(1, 2) });
      equal((await summaryOf(journal, 'a')).length, 2);
    },
  },
];
