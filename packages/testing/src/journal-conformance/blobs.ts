import { deepEqual, equal, rejects } from 'node:assert/strict';
import type { JournalBehaviour } from './behaviour.ts';
import { blobEvent, blobRow, closeRun, problemsOf, runRow, startAt, startRun, withCode } from './fixtures.ts';

export const blobBehaviours: readonly JournalBehaviour[] = [
  {
    name: 'a blob comes with its record and is read by its hash',
    async check({ journal }) {
      const blob = blobRow('large '.repeat(50_000));
      const { epoch } = await startRun(journal, 'a');
      await journal.append({ runId: 'a', epoch, expectedSeq: 1, events: [blobEvent(1, blob)], blobs: [blob] });
      deepEqual(await journal.blob(blob.hash), blob.bytes);
      await rejects(journal.blob('f'.repeat(64)), withCode('BLOB_NOT_FOUND'));
    },
  },
  {
    name: 'a refused batch stores no blob',
    async check({ journal }) {
      const blob = blobRow('never');
      const { epoch } = await startRun(journal, 'a');
      await rejects(
        journal.append({ runId: 'a', epoch: epoch + 1, expectedSeq: 1, events: [blobEvent(1, blob)], blobs: [blob] }),
        withCode('RUN_FENCED'),
      );
      await rejects(journal.blob(blob.hash), withCode('BLOB_NOT_FOUND'));
    },
  },
  {
    name: 'the stored bytes do not change with the buffer they came from, nor with the one they were read into',
    async check({ journal }) {
      const blob = blobRow('original');
      const { epoch } = await startRun(journal, 'a');
      await journal.append({ runId: 'a', epoch, expectedSeq: 1, events: [blobEvent(1, blob)], blobs: [blob] });
      blob.bytes.fill(0);
      (await journal.blob(blob.hash)).fill(1);
      equal(new TextDecoder().decode(await journal.blob(blob.hash)), 'original');
    },
  },
  {
    name: 'a blob lives as long as one run refers to it, a fork included',
    async check({ journal }) {
      const blob = blobRow('shared');
      const first = await startRun(journal, 'first');
      await journal.append({ runId: 'first', epoch: first.epoch, expectedSeq: 1, events: [blobEvent(1, blob)], blobs: [blob] });
      const prefix = runRow('fork');
      await journal.create([{ ...prefix, events: [...prefix.events, blobEvent(1, blob)] }]);
      await closeRun(journal, first);
      await journal.prune({ closedBefore: startAt + 1_000 });
      deepEqual(await journal.blob(blob.hash), blob.bytes);
      const fork = await journal.claimRun('worker-1', 'fork');
      if (fork !== undefined) await closeRun(journal, fork);
      equal((await journal.prune({ closedBefore: startAt + 1_000 })).blobs, 1);
      await rejects(journal.blob(blob.hash), withCode('BLOB_NOT_FOUND'));
    },
  },
  {
    name: 'a record whose blob nobody stored is a problem that verify names',
    async check({ journal }) {
      const { epoch } = await startRun(journal, 'a');
      await journal.append({ runId: 'a', epoch, expectedSeq: 1, events: [blobEvent(1, blobRow('lost'))] });
      deepEqual(
        (await problemsOf(journal, 'a')).map(({ runId, seq }) => ({ runId, seq })),
        [{ runId: 'a', seq: 1 }],
      );
    },
  },
];
