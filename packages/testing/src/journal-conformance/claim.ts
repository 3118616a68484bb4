import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import { closeRun, runIds, runRow, startAt, startRun, startRuns, summaryOf, withCode } from './fixtures.ts';

export const claimBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'new runs are claimed oldest first, as many as asked for, each once',
    async check({ journal }) {
      await journal.create(['r1', 'r2', 'r3', 'r4', 'r5'].map((id) => runRow(id)));
      await journal.heartbeat('worker-1', 10_000);
      deepEqual(await journal.claim('worker-1', ['default'], 2), [
        { runId: 'r1', epoch: 1, recoveries: 0 },
        { runId: 'r2', epoch: 1, recoveries: 0 },
      ]);
      await journal.heartbeat('worker-2', 10_000);
      deepEqual(runIds(await journal.claim('worker-2', ['default'], 10)), ['r3', 'r4', 'r5']);
      deepEqual(await journal.claim('worker-1', ['default'], 10), []);
      deepEqual(await journal.claim('worker-1', ['default'], 0), []);
      equal((await summaryOf(journal, 'r1')).owner, 'worker-1');
    },
  },
  {
    name: 'a worker gets runs of its queues alone',
    async check({ journal }) {
      await journal.create([runRow('a', { queue: 'cpu' }), runRow('b', { queue: 'gpu' }), runRow('c', { queue: 'disk' })]);
      await journal.heartbeat('worker-1', 10_000);
      deepEqual(await journal.claim('worker-1', [], 10), []);
      deepEqual(await journal.claim('worker-1', ['none'], 10), []);
      deepEqual(runIds(await journal.claim('worker-1', ['gpu', 'disk', 'gpu'], 10)), ['b', 'c']);
    },
  },
  {
    name: 'a run is taken by id, unless another living worker owns it',
    async check({ journal }) {
      await journal.create([runRow('a')]);
      await journal.heartbeat('worker-1', 10_000);
      await journal.heartbeat('worker-2', 10_000);
      deepEqual(await journal.claimRun('worker-1', 'a'), { runId: 'a', epoch: 1, recoveries: 0 });
      equal(await journal.claimRun('worker-2', 'a'), undefined);
      deepEqual(await journal.claimRun('worker-1', 'a'), { runId: 'a', epoch: 2, recoveries: 0 });
    },
  },
  {
    name: 'a run that has ended is claimed by nobody',
    async check({ journal, clock }) {
      const claim = await startRun(journal, 'a');
      await closeRun(journal, claim);
      clock.advanceSync(60_000);
      await journal.heartbeat('worker-2', 10_000);
      deepEqual(await journal.claim('worker-2', ['default'], 10), []);
      equal(await journal.claimRun('worker-2', 'a'), undefined);
      await journal.release('a', claim.epoch);
      deepEqual(await journal.claim('worker-2', ['default'], 10), []);
    },
  },
  {
    name: 'the runs of a worker that vanished go to another, and each counts it as a recovery',
    async check({ journal, clock }) {
      await startRuns(journal, [runRow('b'), runRow('a')]);
      await journal.heartbeat('worker-2', 60_000);
      clock.advanceSync(9_999);
      deepEqual(await journal.claim('worker-2', ['default'], 10), []);
      equal(await journal.claimRun('worker-2', 'a'), undefined);
      equal((await summaryOf(journal, 'a')).owner, 'worker-1');
      clock.advanceSync(2);
      // A vanished owner is shown nowhere: the run is nobody's.
      equal((await summaryOf(journal, 'a')).owner, undefined);
      for await (const { runId, owner } of journal.list({})) deepEqual([runId, owner], [runId, undefined]);
      deepEqual(await journal.claim('worker-2', ['default'], 10), [
        { runId: 'b', epoch: 2, recoveries: 1, silentLeaseMs: 10_000 },
        { runId: 'a', epoch: 2, recoveries: 1, silentLeaseMs: 10_000 },
      ]);
    },
  },
  {
    name: 'a worker that goes on beating keeps its runs',
    async check({ journal, clock }) {
      await startRun(journal, 'a');
      await journal.heartbeat('worker-2', 10_000);
      for (let i = 0; i < 5; i++) {
        clock.advanceSync(9_000);
        await journal.heartbeat('worker-1', 10_000);
        await journal.heartbeat('worker-2', 10_000);
      }
      deepEqual(await journal.claim('worker-2', ['default'], 10), []);
    },
  },
  {
    name: 'the owner of a run that never beat counts as vanished',
    async check({ journal }) {
      await journal.create([runRow('a')]);
      equal((await journal.claimRun('ghost', 'a'))?.epoch, 1);
      await journal.heartbeat('worker-2', 10_000);
      deepEqual(await journal.claimRun('worker-2', 'a'), { runId: 'a', epoch: 2, recoveries: 1, silentLeaseMs: 0 });
    },
  },
  {
    name: 'recoveries in a row add up; a clean release ends the row',
    async check({ journal, clock }) {
      await startRun(journal, 'a');
      for (let i = 1; i <= 6; i++) {
        clock.advanceSync(60_000);
        await journal.heartbeat(`worker-${i + 1}`, 10_000);
        const [claim] = await journal.claim(`worker-${i + 1}`, ['default'], 1);
        deepEqual(claim, { runId: 'a', epoch: i + 1, recoveries: i, silentLeaseMs: 10_000 });
      }
      await journal.release('a', 7);
      await journal.heartbeat('worker-9', 10_000);
      deepEqual(await journal.claimRun('worker-9', 'a'), { runId: 'a', epoch: 8, recoveries: 0, silentLeaseMs: 10_000 });
    },
  },
  {
    name: 'a claim says that the worker before fell silent, and goes on saying it until something is appended',
    async check({ journal, clock }) {
      const first = await startRun(journal, 'a');
      equal(first.silentLeaseMs, undefined);
      clock.advanceSync(60_000);
      for (const [worker, ttlMs] of [
        ['worker-2', 300],
        ['worker-3', 20_000],
      ] as const) {
        await journal.heartbeat(worker, ttlMs);
        equal((await journal.claimRun(worker, 'a'))?.silentLeaseMs, 10_000);
        clock.advanceSync(60_000);
      }
      await journal.heartbeat('worker-4', 10_000);
      const claim = await journal.claimRun('worker-4', 'a');
      equal(claim?.silentLeaseMs, 20_000);
      await journal.append({ runId: 'a', epoch: claim?.epoch ?? 0, expectedSeq: 1, events: [], wakeAt: clock.now() });
      equal((await journal.claimRun('worker-4', 'a'))?.silentLeaseMs, 20_000);
      await journal.append({
        runId: 'a',
        epoch: 5,
        expectedSeq: 1,
        events: [{ type: 'run.paused', seq: 1, at: clock.now(), reason: 'x' }],
      });
      equal((await journal.claimRun('worker-4', 'a'))?.silentLeaseMs, undefined);
    },
  },
  {
    name: 'a released run is claimed when it is due and not before; the earliest first',
    async check({ journal, clock }) {
      for (const [runId, wait] of [
        ['late', 900],
        ['soon', 300],
        ['never', null],
        ['mid', 600],
      ] as const) {
        const { epoch } = await startRun(journal, runId);
        await journal.append({
          runId,
          epoch,
          expectedSeq: 1,
          events: [],
          status: 'waiting',
          wakeAt: wait === null ? null : startAt + wait,
        });
        await journal.release(runId, epoch);
      }
      clock.advanceSync(299);
      await journal.heartbeat('worker-2', 10_000);
      deepEqual(await journal.claim('worker-2', ['default'], 10), []);
      clock.advanceSync(1);
      deepEqual(runIds(await journal.claim('worker-2', ['default'], 10)), ['soon']);
      clock.advanceSync(5_000);
      deepEqual(runIds(await journal.claim('worker-2', ['default'], 10)), ['mid', 'late']);
    },
  },
  {
    name: 'a run released with its wake time in the past is claimed at once',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await journal.append({ runId: 'a', epoch, expectedSeq: 1, events: [], status: 'running', wakeAt: 0 });
      await journal.release('a', epoch);
      deepEqual(await journal.claim('worker-2', ['default'], 10), [{ runId: 'a', epoch: 2, recoveries: 0 }]);
    },
  },
  {
    name: 'a run given back before it started is free again at once',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await journal.release('a', epoch);
      equal((await summaryOf(journal, 'a')).owner, undefined);
      deepEqual(runIds(await journal.claim('worker-2', ['default'], 10)), ['a']);
    },
  },
  {
    name: 'releasing twice is harmless; releasing what another owns is refused',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await journal.release('a', epoch);
      await journal.release('a', epoch);
      await journal.heartbeat('worker-2', 10_000);
      equal((await journal.claimRun('worker-2', 'a'))?.epoch, epoch + 1);
      await rejects(journal.release('a', epoch), withCode('RUN_FENCED'));
      equal((await summaryOf(journal, 'a')).owner, 'worker-2');
    },
  },
  {
    name: 'a run claimed and released many times is still claimed once at a time',
    async check({ journal, clock }) {
      const first = await startRun(journal, 'a');
      await journal.append({ runId: 'a', epoch: first.epoch, expectedSeq: 1, events: [], status: 'waiting', wakeAt: startAt + 10 });
      await journal.release('a', first.epoch);
      for (let i = 0; i < 3; i++) {
        const claim = await journal.claimRun('worker-1', 'a');
        await journal.release('a', claim?.epoch ?? 0);
      }
      clock.advanceSync(10);
      deepEqual(runIds(await journal.claim('worker-1', ['default'], 10)), ['a']);
      deepEqual(await journal.claim('worker-1', ['default'], 10), []);
    },
  },
  {
    name: 'a wall clock set back does not keep the runs of a vanished worker for ever',
    async check({ journal, clock }) {
      await startRun(journal, 'a');
      clock.jumpWall(-86_400_000);
      await journal.heartbeat('worker-2', 10_000);
      await journal.claim('worker-2', ['default'], 10);
      clock.advanceSync(10_001);
      await journal.heartbeat('worker-2', 10_000);
      deepEqual(runIds(await journal.claim('worker-2', ['default'], 10)), ['a']);
    },
  },
  {
    name: 'a new run is claimed whatever the wall clock says',
    async check({ journal, clock }) {
      await journal.create([runRow('a')]);
      clock.jumpWall(-clock.now());
      await journal.heartbeat('worker-1', 10_000);
      deepEqual(runIds(await journal.claim('worker-1', ['default'], 10)), ['a']);
    },
  },
  {
    name: 'claims made at once share the runs out without overlap',
    async check({ journal }) {
      await journal.create(Array.from({ length: 40 }, (_, i) => runRow(`r${i}`)));
      const workers = Array.from({ length: 8 }, (_, i) => `worker-${i}`);
      for (const worker of workers) await journal.heartbeat(worker, 10_000);
      const claims = await Promise.all(workers.map((worker) => journal.claim(worker, ['default'], 7)));
      const ids = claims.flatMap(runIds);
      equal(ids.length, 40);
      equal(new Set(ids).size, 40);
    },
  },
];
