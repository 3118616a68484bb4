import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Journal } from '@tutti/core';
import { closeSampleRun, sampleBlob, sampleBlobEvent, sampleEvents, sampleRunRow, sampleSignal, startSampleRun } from '@tutti/testing';
import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { sqliteJournal } from './sqlite-journal.ts';
import { newPath } from './spec-support/folder.ts';

let path: string;
beforeEach(() => {
  path = newPath();
});

const tables = ['run', 'event', 'blob', 'blob_ref', 'inbox', 'snapshot', 'checkpoint', 'definition', 'garbage'];

function rowsIn(file: string): Record<string, number> {
  const raw = new DatabaseSync(file);
  const counts = tables.map(
    (table) => [table, Number((raw.prepare(`SELECT count(*) AS n FROM ${table}`).get() as { n: number }).n)] as const,
  );
  raw.close();
  return Object.fromEntries(counts);
}

async function endedRun(journal: Journal, runId: string, length: number): Promise<void> {
  const blob = sampleBlob(runId);
  const claim = await startSampleRun(journal, runId);
  await journal.post(runId, sampleSignal('m'));
  await journal.append({
    runId,
    epoch: claim.epoch,
    expectedSeq: 1,
    events: [sampleBlobEvent(1, blob)],
    blobs: [blob],
    checkpoints: [{ name: 'c', seq: 1, inFlight: [] }],
    snapshot: { seq: 1, programVersion: 1, state: null },
  });
  await journal.append({ runId, epoch: claim.epoch, expectedSeq: 2, events: sampleEvents(2, length - 1) });
  await closeSampleRun(journal, claim);
}

describe('pruning a SQLite journal', () => {
  test('deletes every row of many and of long runs, and gives the space back', async () => {
    await using journal = sqliteJournal({ path, durability: 'relaxed' });
    await endedRun(journal, 'long', 9_000);
    for (let i = 0; i < 150; i++) await endedRun(journal, `r${i}`, 5);
    const dry = await journal.prune({ closedBefore: Number.MAX_SAFE_INTEGER, dryRun: true });
    expect(await journal.prune({ closedBefore: Number.MAX_SAFE_INTEGER })).toEqual(dry);
    expect(dry).toMatchObject({ runs: 151, events: 9_750, blobs: 151 });
    await journal[Symbol.asyncDispose]();
    expect(rowsIn(path)).toEqual(Object.fromEntries(tables.map((table) => [table, 0])));
    expect(statSync(path).size).toBeLessThan(300_000);
  });

  test('lets others write while it works', async () => {
    await using journal = sqliteJournal({ path, durability: 'relaxed' });
    await endedRun(journal, 'long', 9_000);
    let isPruned = false;
    const pruning = journal.prune({ closedBefore: Number.MAX_SAFE_INTEGER }).then(() => (isPruned = true));
    await journal.create([sampleRunRow('a')]);
    expect(isPruned).toBe(false);
    await pruning;
    expect(await journal.summary('a')).toBeDefined();
  });

  test('takes up what an interrupted one has left', async () => {
    {
      await using journal = sqliteJournal({ path });
      await endedRun(journal, 'a', 50);
    }
    const raw = new DatabaseSync(path);
    raw.exec('INSERT INTO garbage (run) SELECT ord FROM run; DELETE FROM run; DELETE FROM event WHERE seq < 20');
    raw.close();
    {
      await using journal = sqliteJournal({ path });
      expect(await journal.create([sampleRunRow('a')])).toEqual(['created']);
      expect(await journal.prune({ closedBefore: 0 })).toMatchObject({ runs: 0, blobs: 1 });
      for await (const problem of journal.verify()) throw new Error(JSON.stringify(problem));
    }
    expect(rowsIn(path)).toMatchObject({ run: 1, event: 1, garbage: 0, blob: 0, inbox: 0 });
  });

  test('is finished before the journal closes', async () => {
    const journal = sqliteJournal({ path });
    await endedRun(journal, 'a', 5_000);
    const pruning = journal.prune({ closedBefore: Number.MAX_SAFE_INTEGER });
    await journal[Symbol.asyncDispose]();
    expect(await pruning).toMatchObject({ runs: 1, events: 5_000 });
    expect(rowsIn(path)).toMatchObject({ event: 0, garbage: 0 });
  });
});
