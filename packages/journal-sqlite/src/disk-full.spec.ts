import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Journal } from '@tutti/core';
import { closeSampleRun, sampleEvents, startSampleRun } from '@tutti/testing';
import { sqliteJournal } from './sqlite-journal.ts';
import { newPath } from './spec-support/folder.ts';

let path: string;
beforeEach(() => {
  path = newPath();
});

async function appendUntilFull(journal: Journal, runId: string, epoch: number): Promise<number> {
  for (let seq = 1; ; seq += 50) {
    try {
      await journal.append({
        runId,
        epoch,
        expectedSeq: seq,
        events: sampleEvents(seq, seq + 50),
        status: seq % 100 === 1 ? 'running' : 'waiting',
      });
    } catch (error) {
      expect(error).toMatchObject({ name: 'DiskFullError', code: 'DISK_FULL', retryable: true });
      return seq;
    }
  }
}

async function expectSound(journal: Journal, runId: string, length: number): Promise<void> {
  for await (const problem of journal.verify()) throw new Error(JSON.stringify(problem));
  let count = 0;
  for await (const batch of journal.read(runId)) count += batch.length;
  expect(count).toBe(length);
  expect(await journal.summary(runId)).toMatchObject({ length });
}

describe('a SQLite journal without space', () => {
  test('refuses the append that does not fit, whole, and keeps everything acknowledged', async () => {
    await using journal = sqliteJournal({ path, maxFileBytes: 400_000 });
    const { epoch } = await startSampleRun(journal, 'a');
    const length = await appendUntilFull(journal, 'a', epoch);
    expect(length).toBeGreaterThan(500);
    await expectSound(journal, 'a', length);
    const { status } = (await journal.summary('a')) ?? {};
    expect(status).toBe(length % 100 === 1 ? 'waiting' : 'running');
  });

  test('goes on in the same process when pruning has made space', async () => {
    await using journal = sqliteJournal({ path, maxFileBytes: 400_000 });
    const old = await startSampleRun(journal, 'old');
    await journal.append({ runId: 'old', epoch: old.epoch, expectedSeq: 1, events: sampleEvents(1, 1_000) });
    await closeSampleRun(journal, old);
    const { epoch } = await startSampleRun(journal, 'a');
    const length = await appendUntilFull(journal, 'a', epoch);
    expect(await journal.prune({ closedBefore: Number.MAX_SAFE_INTEGER })).toMatchObject({ runs: 1, events: 1_001 });
    await journal.append({ runId: 'a', epoch, expectedSeq: length, events: sampleEvents(length, length + 50) });
    await expectSound(journal, 'a', length + 50);
  });

  test('goes on from its last record when it is opened again with space', async () => {
    let length: number;
    {
      await using journal = sqliteJournal({ path, maxFileBytes: 400_000 });
      const { epoch } = await startSampleRun(journal, 'a');
      length = await appendUntilFull(journal, 'a', epoch);
    }
    await using journal = sqliteJournal({ path });
    const claim = await journal.claimRun('worker-1', 'a');
    await journal.append({ runId: 'a', epoch: claim?.epoch ?? 0, expectedSeq: length, events: sampleEvents(length, length + 5_000) });
    await expectSound(journal, 'a', length + 5_000);
  });
});
