import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Journal } from '@tutti/core';
import { sampleBlob, sampleBlobEvent, sampleEvents, sampleRunRow, sampleSignal, seedFromEnvironment, startSampleRun } from '@tutti/testing';
import { copyFileSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteJournal } from './sqlite-journal.ts';
import { change, ofBad, problems } from './spec-support/damage.ts';
import { newFolder } from './spec-support/folder.ts';

// A frame of the log is a page and its header, https://www.sqlite.org/fileformat2.html#walformat.
const FRAME_BYTES = 4_096 + 24;
// All bytes would take minutes: each run of the tests takes another share of them.
const STRIDE = 149;
const seed = seedFromEnvironment();

let folder: string;
let path: string;
beforeEach(() => {
  folder = newFolder();
  path = join(folder, 'a.db');
});

const blob = sampleBlob('value '.repeat(100));

/** Two runs of 400 records each. */
async function fill(journal: Journal): Promise<void> {
  for (const runId of ['good', 'bad']) {
    const { epoch } = await startSampleRun(journal, runId, { definition: { of: runId } });
    await journal.append({ runId, epoch, expectedSeq: 1, events: sampleEvents(1, 399) });
    await journal.append({
      runId,
      epoch,
      expectedSeq: 399,
      events: [sampleBlobEvent(399, blob)],
      blobs: [blob],
      snapshot: { seq: 399, programVersion: 1, state: { at: 399 } },
    });
    await journal.post(runId, sampleSignal('m'));
  }
}

async function damage(sql: string): Promise<void> {
  {
    await using journal = sqliteJournal({ path });
    await fill(journal);
  }
  change(path, sql);
}

async function countOf(journal: Journal, runId: string, fromSeq = 0): Promise<number> {
  let count = 0;
  for await (const batch of journal.read(runId, fromSeq)) count += batch.length;
  return count;
}

describe('a damaged SQLite journal', () => {
  test.each([
    ['a changed body', 7, `UPDATE event SET body = replace(body, '7', '8') WHERE seq = 7 AND ${ofBad}`],
    ['a changed time', 7, `UPDATE event SET at = at + 1 WHERE seq = 7 AND ${ofBad}`],
    ['a changed type', 7, `UPDATE event SET type = 'run.resumed' WHERE seq = 7 AND ${ofBad}`],
    ['a changed path', 399, `UPDATE event SET path = 'other' WHERE seq = 399 AND ${ofBad}`],
    ['a changed checksum', 7, `UPDATE event SET crc = crc + 1 WHERE seq = 7 AND ${ofBad}`],
    ['a lost record', 7, `DELETE FROM event WHERE seq = 7 AND ${ofBad}`],
    ['lost last records', 300, `DELETE FROM event WHERE seq >= 300 AND ${ofBad}`],
    ['lost first record', 0, `DELETE FROM event WHERE seq = 0 AND ${ofBad}`],
    ['all records lost', 0, `DELETE FROM event WHERE ${ofBad}`],
    ['the last record replaced by an older head', 399, `UPDATE run SET head_crc = head_crc + 1 WHERE run_id = 'bad'`],
    [
      'a record of another run',
      7,
      `DELETE FROM event WHERE seq = 7 AND ${ofBad}; UPDATE event SET run = (SELECT ord FROM run WHERE run_id = 'bad') WHERE seq = 7`,
    ],
  ])('with %s says so when reading, names run and record, and leaves other runs alone', async (_what, seq, sql) => {
    await damage(sql);
    await using journal = sqliteJournal({ path });
    await expect(countOf(journal, 'bad')).rejects.toMatchObject({ code: 'JOURNAL_CORRUPT', data: { runId: 'bad', seq } });
    expect((await problems(journal)).find(({ runId }) => runId === 'bad')).toMatchObject({ seq });
    if (!sql.includes('UPDATE event SET run')) expect(await countOf(journal, 'good')).toBe(400);
    await journal.quarantine('bad', 'damaged');
    expect(await journal.claimRun('worker-9', 'bad')).toBeUndefined();
  });

  test('reads on from a sound part, and sees damage only where it is', async () => {
    await damage(`UPDATE event SET body = '{}' WHERE seq = 7 AND ${ofBad}`);
    await using journal = sqliteJournal({ path });
    expect(await countOf(journal, 'bad', 8)).toBe(392);
    await expect(countOf(journal, 'bad', 7)).rejects.toMatchObject({ data: { seq: 7 } });
  });

  test('lists every problem of a run', async () => {
    await damage(
      `UPDATE event SET body = '{}' WHERE seq IN (7, 90) AND ${ofBad}; DELETE FROM event WHERE seq BETWEEN 200 AND 210 AND ${ofBad}; DELETE FROM blob`,
    );
    await using journal = sqliteJournal({ path });
    expect((await problems(journal, 'bad')).map(({ seq }) => seq)).toEqual([7, 90, 200, 399]);
    expect((await problems(journal)).map(({ runId, seq }) => `${runId} ${seq}`)).toEqual([
      'good 399',
      'bad 7',
      'bad 90',
      'bad 200',
      'bad 399',
    ]);
  });

  test('does not hand out a changed definition, blob or message, and takes a changed snapshot for none', async () => {
    await damage(
      `UPDATE definition SET body = '{"of":"worse"}'; UPDATE blob SET bytes = x'00'; UPDATE inbox SET body = replace(body, 'm', 'n'); UPDATE snapshot SET state = '{}' WHERE ${ofBad}`,
    );
    await using journal = sqliteJournal({ path });
    await expect(journal.definition(sampleRunRow('x', { definition: { of: 'bad' } }).definitionHash)).rejects.toMatchObject({
      code: 'JOURNAL_CORRUPT',
    });
    await expect(journal.blob(blob.hash)).rejects.toMatchObject({ code: 'JOURNAL_CORRUPT' });
    await expect(journal.inbox('bad')).rejects.toMatchObject({ code: 'JOURNAL_CORRUPT' });
    expect(await journal.snapshot('bad', 1)).toBeUndefined();
    expect(await journal.snapshot('good', 1)).toMatchObject({ seq: 399 });
  });

  test('never gives a record that was not written, whichever byte of the file is flipped', async () => {
    {
      await using journal = sqliteJournal({ path });
      await fill(journal);
    }
    const sound = readFileSync(path);
    const copy = join(folder, 'copy.db');
    let noticed = 0;
    for (let at = 4_200; at < sound.length; at += 6_007) {
      const bytes = Buffer.from(sound);
      bytes[at] = (bytes[at] ?? 0) ^ 0x10;
      writeFileSync(copy, bytes);
      noticed += await readsTruly(copy);
    }
    expect(noticed).toBeGreaterThan(5);
  });

  test(`cut off at any byte of the last rows of its log, it holds a whole prefix of what was written (every ${STRIDE}th byte, seed ${seed})`, async () => {
    const journal = sqliteJournal({ path });
    const { epoch } = await startSampleRun(journal, 'a');
    for (let seq = 1; seq < 12; seq++) await journal.append({ runId: 'a', epoch, expectedSeq: seq, events: sampleEvents(seq, seq + 1) });
    const [database, log] = [join(folder, 'torn.db'), join(folder, 'torn.db-wal')];
    const lengths = new Set<number>();
    const size = readFileSync(`${path}-wal`).length;
    const start = size - 8 * FRAME_BYTES;
    const boundaries = Array.from({ length: 9 }, (_, i) => size - i * FRAME_BYTES).flatMap((at) => [at - 1, at, at + 1]);
    const cuts = Array.from({ length: Math.floor((size - start) / STRIDE) }, (_, i) => start + (Math.abs(seed) % STRIDE) + i * STRIDE);
    for (const cut of [...boundaries, ...cuts].filter((at) => at > 0 && at <= size)) {
      copyFileSync(path, database);
      copyFileSync(`${path}-wal`, log);
      rmSync(`${database}-shm`, { force: true });
      truncateSync(log, cut);
      lengths.add(await wholeLength(database));
    }
    await journal[Symbol.asyncDispose]();
    expect(Math.max(...lengths)).toBe(12);
    expect(lengths.size).toBeGreaterThan(3);
  });
});

/** Opens a cut-off copy, checks it, and counts the records of its one run. */
async function wholeLength(database: string): Promise<number> {
  await using journal = sqliteJournal({ path: database });
  expect(await problems(journal)).toEqual([]);
  const summary = await journal.summary('a');
  const count = summary === undefined ? 0 : await countOf(journal, 'a');
  expect(count).toBe(summary?.length ?? 0);
  return count;
}

/** Reads both runs of a copy with one flipped byte: each is either true or refused. @returns 1 when something was refused. */
async function readsTruly(database: string): Promise<0 | 1> {
  let refused: 0 | 1 = 0;
  try {
    await using journal = sqliteJournal({ path: database });
    for (const runId of ['good', 'bad']) {
      try {
        for await (const batch of journal.read(runId)) {
          for (const event of batch) if (event.seq > 0 && event.seq < 399) expect(event).toEqual(sampleEvents(event.seq, event.seq + 1)[0]);
        }
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^(JOURNAL_CORRUPT|RUN_NOT_FOUND)$/) });
        refused = 1;
      }
    }
  } catch (error) {
    expect(error).toMatchObject({ code: expect.stringMatching(/^(JOURNAL_CORRUPT|STORE_|JOURNAL_VERSION)/) });
    refused = 1;
  }
  return refused;
}
