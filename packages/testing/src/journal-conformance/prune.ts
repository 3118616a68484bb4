import { deepEqual, equal, ok, rejects } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import {
  blobEvent,
  blobRow,
  closeRun,
  eventsOf,
  idsOf,
  problemsOf,
  runRow,
  signal,
  signalEvents,
  startAt,
  startRun,
  startRuns,
  withCode,
} from './fixtures.ts';

const nothing = { open: 0, status: 0, young: 0, newest: 0, parent: 0 };

export const pruneBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'only runs closed before the time are forgotten, and the report counts what went',
    async check({ journal }) {
      const [old, young] = await startRuns(journal, [runRow('old'), runRow('young'), runRow('open')]);
      if (old === undefined || young === undefined) return;
      const blob = blobRow('value');
      await journal.append({ runId: 'old', epoch: old.epoch, expectedSeq: 1, events: [blobEvent(1, blob)], blobs: [blob] });
      await closeRun(journal, old, { at: startAt + 100 });
      await closeRun(journal, young, { at: startAt + 200 });
      const report = await journal.prune({ closedBefore: startAt + 200 });
      deepEqual({ ...report, bytes: 0 }, { runs: 1, events: 3, blobs: 1, bytes: 0, kept: { ...nothing, open: 1, young: 1 } });
      ok(report.bytes > blob.bytes.byteLength);
      deepEqual(await idsOf(journal.list({})), ['open', 'young']);
      equal(await journal.summary('old'), undefined);
      await rejects(eventsOf(journal, 'old'), withCode('RUN_NOT_FOUND'));
      deepEqual(await problemsOf(journal), []);
    },
  },
  {
    name: 'a dry run gives the same report and deletes nothing',
    async check({ journal }) {
      const blob = blobRow('value');
      for (const runId of ['a', 'b']) {
        const claim = await startRun(journal, runId);
        await journal.append({ runId, epoch: claim.epoch, expectedSeq: 1, events: [blobEvent(1, blob)], blobs: [blob] });
        await closeRun(journal, claim);
      }
      const dry = await journal.prune({ closedBefore: startAt + 1_000, dryRun: true });
      deepEqual(await idsOf(journal.list({})), ['b', 'a']);
      equal(dry.blobs, 1);
      deepEqual(await journal.prune({ closedBefore: startAt + 1_000 }), dry);
      deepEqual(await journal.prune({ closedBefore: startAt + 1_000 }), { runs: 0, events: 0, blobs: 0, bytes: 0, kept: nothing });
    },
  },
  {
    name: 'who keeps something of runs is told before they go; no other goes, and none where that fails',
    async check({ journal }) {
      const [a, b, late] = await startRuns(journal, [runRow('a'), runRow('b'), runRow('late')]);
      if (a === undefined || b === undefined || late === undefined) return;
      for (const claim of [a, b]) await closeRun(journal, claim);
      const told: string[][] = [];
      const forgotten: string[] = [];
      const options = { closedBefore: Infinity, forgotten: ({ runId }: { readonly runId: string }) => void forgotten.push(runId) };
      const forgetting = async (runs: readonly { readonly runId: string; readonly family: string }[]): Promise<void> => {
        told.push(runs.map(({ runId, family }) => `${runId} of ${family}`).sort());
        for (const { runId } of runs) ok((await journal.summary(runId)) !== undefined, runId);
      };
      await rejects(journal.prune({ ...options, forgetting: () => Promise.reject(new Error('not yet')) }), /not yet/);
      await journal.prune({ ...options, forgetting, dryRun: true });
      deepEqual([told, forgotten, await idsOf(journal.list({}))], [[], [], ['late', 'b', 'a']]);
      const report = await journal.prune({
        ...options,
        forgetting: async (runs) => {
          // Nobody has told of this one yet.
          if (told.length === 0) await closeRun(journal, late);
          await forgetting(runs.filter(({ runId }) => runId !== 'late'));
        },
      });
      deepEqual([told[0], report.runs >= 2], [['a of a', 'b of b'], true]);
      await journal.prune(options);
      deepEqual([forgotten.sort(), await idsOf(journal.list({}))], [['a', 'b', 'late'], []]);
    },
  },
  {
    name: 'definitions go with their last run',
    async check({ journal }) {
      const row = runRow('a', { definition: { only: 'here' } });
      const claim = await startRun(journal, 'a', { definition: row.definition });
      const other = await startRun(journal, 'b', { definition: row.definition });
      await closeRun(journal, claim);
      await journal.prune({ closedBefore: startAt + 1_000 });
      deepEqual(await journal.definition(row.definitionHash), { only: 'here' });
      await closeRun(journal, other);
      await journal.prune({ closedBefore: startAt + 1_000 });
      await rejects(journal.definition(row.definitionHash), withCode('DEFINITION_NOT_FOUND'));
    },
  },
  {
    name: 'a child stays until its parent has ended',
    async check({ journal }) {
      const parent = await startRun(journal, 'parent');
      const child = await startRun(journal, 'child', { parent: { runId: 'parent', path: 'call', onParentClose: 'cancel' } });
      await closeRun(journal, child);
      deepEqual((await journal.prune({ closedBefore: startAt + 1_000 })).kept, { ...nothing, open: 1, parent: 1 });
      await closeRun(journal, parent);
      equal((await journal.prune({ closedBefore: startAt + 1_000 })).runs, 2);
    },
  },
  {
    name: 'only runs that ended as asked for go, and of these the newest stay, as many as asked for',
    async check({ journal }) {
      for (const [i, status] of (['completed', 'failed', 'completed', 'completed', 'failed'] as const).entries()) {
        await closeRun(journal, await startRun(journal, `r${i}`), { at: startAt + 100 + i, status });
      }
      const options = { closedBefore: Infinity, status: ['completed'], keepNewest: 2 } as const;
      const dry = await journal.prune({ ...options, dryRun: true });
      deepEqual({ runs: dry.runs, kept: dry.kept }, { runs: 1, kept: { ...nothing, status: 2, newest: 2 } });
      deepEqual(await journal.prune(options), dry);
      deepEqual(await idsOf(journal.list({})), ['r4', 'r3', 'r2', 'r1']);
      equal((await journal.prune({ closedBefore: Infinity, keepNewest: 9 })).runs, 0);
    },
  },
  {
    name: 'runs in quarantine go only when they are asked for',
    async check({ journal }) {
      await startRun(journal, 'bad');
      await journal.quarantine('bad', 'damaged');
      deepEqual(await journal.prune({ closedBefore: Infinity }), { runs: 0, events: 0, blobs: 0, bytes: 0, kept: { ...nothing, open: 1 } });
      equal((await journal.prune({ closedBefore: startAt, status: ['quarantined'] })).kept.young, 1);
      equal((await journal.prune({ closedBefore: startAt + 1, status: ['quarantined'] })).runs, 1);
      equal(await journal.summary('bad'), undefined);
    },
  },
  {
    name: 'the id of a forgotten run can be used again, from nothing',
    async check({ journal }) {
      const claim = await startRun(journal, 'a');
      await journal.post('a', signal('m'));
      await journal.append({
        runId: 'a',
        epoch: claim.epoch,
        expectedSeq: 1,
        events: signalEvents(1, 5),
        checkpoints: [{ name: 'c', seq: 4, inFlight: [] }],
        snapshot: { seq: 4, programVersion: 1, state: 1 },
      });
      await closeRun(journal, claim);
      await journal.prune({ closedBefore: startAt + 1_000 });
      deepEqual(await journal.create([runRow('a')]), ['created']);
      equal((await eventsOf(journal, 'a')).length, 1);
      deepEqual(await journal.inbox('a'), []);
      deepEqual(await journal.checkpoints('a'), []);
      equal(await journal.snapshot('a', 1), undefined);
      equal(await journal.post('a', signal('m')), 'accepted');
    },
  },
];
