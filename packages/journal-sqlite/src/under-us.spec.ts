import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunEvent } from '@tutti/core';
import { sampleEvents, sampleRunRow, sampleSignal, startSampleRun } from '@tutti/testing';
import { renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { FORMAT } from './format.ts';
import { sqliteJournal, type SqliteJournal } from './sqlite-journal.ts';
import { newFolder } from './spec-support/folder.ts';

const RECORDS = 600;

let folder: string;
let path: string;
let journal: SqliteJournal;
beforeEach(() => {
  folder = newFolder();
  path = join(folder, 'a.db');
  journal = sqliteJournal({ path, durability: 'relaxed' });
});
afterEach(async () => {
  await journal[Symbol.asyncDispose]();
});

async function fill(): Promise<number> {
  const { epoch } = await startSampleRun(journal, 'long');
  await journal.append({
    runId: 'long',
    epoch,
    expectedSeq: 1,
    events: sampleEvents(1, RECORDS),
    snapshot: { seq: RECORDS - 50, programVersion: 1, state: {} },
  });
  return epoch;
}

describe('what happens under an open journal', () => {
  test.each([
    ['the file is deleted', (): void => rmSync(path)],
    ['the file is moved', (): void => renameSync(path, `${path}.old`)],
    ['its log is deleted', (): void => rmSync(`${path}-wal`)],
    ['another takes its place', (): void => renameSync(join(folder, 'other.db'), path)],
  ])('when %s, no write is acknowledged any more, and the reason names the file', async (_what, happen) => {
    await sqliteJournal({ path: join(folder, 'other.db') })[Symbol.asyncDispose]();
    await journal.create([sampleRunRow('before')]);
    happen();
    const refusal = { code: 'STORE_REPLACED', message: expect.stringContaining(path) };
    await expect(journal.create([sampleRunRow('after')])).rejects.toMatchObject(refusal);
    await expect(journal.post('before', sampleSignal('m'))).rejects.toMatchObject(refusal);
  });

  test('the log that comes with the first write is the one that is watched, and one put back is taken', async () => {
    await journal.create([sampleRunRow('before')]);
    renameSync(path, `${path}.old`);
    await expect(journal.create([sampleRunRow('after')])).rejects.toMatchObject({ code: 'STORE_REPLACED' });
    renameSync(`${path}.old`, path);
    expect(await journal.create([sampleRunRow('after')])).toEqual(['created']);
  });

  test('a later release brings it up to its format: nothing more is written as it was, and what was written stays', async () => {
    await journal.create([sampleRunRow('before')]);
    const later = new DatabaseSync(path);
    later.exec(`PRAGMA user_version = ${FORMAT + 1}; UPDATE meta SET value = '${FORMAT + 1}' WHERE key = 'format'`);
    const refusal = { code: 'JOURNAL_VERSION', data: { format: FORMAT + 1, readable: FORMAT } };
    await expect(journal.create([sampleRunRow('after')])).rejects.toMatchObject(refusal);
    await expect(journal.post('before', sampleSignal('m'))).rejects.toMatchObject(refusal);
    expect(later.prepare('SELECT run_id FROM run').all()).toEqual([{ run_id: 'before' }]);
    later.close();
  });

  test('a run that is pruned while it is read is not there any more, and not damaged', async () => {
    const epoch = await fill();
    const reading = journal.read('long')[Symbol.asyncIterator]();
    await reading.next();
    await journal.append({ runId: 'long', epoch, expectedSeq: RECORDS, events: [], status: 'completed' });
    await journal.prune({ closedBefore: Number.MAX_SAFE_INTEGER });
    const rest = async (): Promise<void> => {
      while ((await reading.next()).done !== true);
    };
    await expect(rest()).rejects.toMatchObject({ code: 'RUN_NOT_FOUND' });
  });

  test('a run that is compacted while it is read goes on with the records that are left', async () => {
    await fill();
    const reading = journal.read('long')[Symbol.asyncIterator]();
    const seqs: number[] = [];
    const first: IteratorResult<readonly RunEvent[]> = await reading.next();
    if (first.done !== true) seqs.push(...first.value.map(({ seq }) => seq));
    const last = seqs.at(-1) ?? 0;
    await journal.compact('long', 1);
    for (let page: IteratorResult<readonly RunEvent[]> = await reading.next(); page.done !== true; page = await reading.next())
      seqs.push(...page.value.map(({ seq }) => seq));
    expect(seqs.slice(last + 1)).toEqual(Array.from({ length: 49 }, (_, i) => RECORDS - 49 + i));
  });
});
