import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { closeSampleRun, sampleRunRow, sampleSignal, startSampleRun } from '@tutti/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { sqliteJournal } from './sqlite-journal.ts';
import { change, damaged, problems } from './spec-support/damage.ts';
import { flipInRow, type Place } from './spec-support/flip-in-row.ts';
import { newPath } from './spec-support/folder.ts';
import { blob, fillRun } from './spec-support/full-run.ts';

const OTHER_RUN = 1;
const NO_RUN = 64;
const shared = sampleRunRow('x', { definition: { of: 'both' } });
let path: string;
let sound: Buffer;

/** The runs "first", "bad" and "good" have the numbers 1, 2 and 3: one bit makes that of the one that of the other. */
beforeAll(async () => {
  path = newPath();
  {
    await using journal = sqliteJournal({ path, durability: 'relaxed' });
    for (const runId of ['first', 'bad', 'good']) await write(journal, runId);
  }
  sound = readFileSync(path);
});
beforeEach(() => {
  path = newPath();
  writeFileSync(path, sound);
});

async function write(journal: ReturnType<typeof sqliteJournal>, runId: string): Promise<void> {
  const claim = await startSampleRun(journal, runId, runId === 'first' ? {} : { definition: { of: 'both' } });
  const { epoch } = claim;
  if (runId === 'good') return closeSampleRun(journal, claim);
  if (runId !== 'bad') return journal.release(runId, epoch);
  await fillRun(journal, claim);
  const waits = { status: 'waiting', waitingFor: 'handler', needs: ['h'] } as const;
  await journal.append({ runId, epoch, expectedSeq: 10, events: [], consumed: ['taken'], ...waits });
  await journal.release(runId, epoch);
}

const message: Place = { table: 'inbox', where: `id = 'm'`, column: 'run' };
const taken: Place = { table: 'inbox', where: `id = 'taken'`, column: 'run' };
const owned: readonly (readonly [string, Place, string])[] = [
  ['a message', message, 'its message "m" is damaged'],
  ['a message that was taken', taken, 'its message "taken" is damaged'],
  ['a checkpoint', { table: 'checkpoint', where: `name = 'half'`, column: 'run' }, 'its checkpoint "half" is damaged'],
  ['a snapshot', { table: 'snapshot', where: 'seq = 9', column: 'run' }, 'its snapshot at 9 is damaged'],
  ['a wake-up', { table: 'need', where: `handler = 'h'`, column: 'run' }, 'its note that it waits for the handler "h" is damaged'],
  ['a reference', { table: 'blob_ref', where: 'run = 2', column: 'run' }, `its note that it refers to the blob "${blob.hash}" is damaged`],
];

describe('what belongs to a run, moved by one flipped bit', () => {
  test.each(owned)('to another run: %s is named, and REINDEX does not hide it', async (_what, place, problem) => {
    flipInRow(path, place, OTHER_RUN);
    change(path, 'REINDEX');
    await using journal = sqliteJournal({ path });
    expect(await problems(journal)).toEqual([{ runId: 'good', problem }]);
  });

  test.each(owned)('to another run: %s is named also while its index tells the right one', async (_what, place) => {
    flipInRow(path, place, OTHER_RUN);
    await using journal = sqliteJournal({ path });
    expect(await problems(journal)).toContainEqual({ runId: '', problem: expect.stringMatching(/index|rowid|row/) });
  });

  test.each(owned)('to no run: %s is named, and REINDEX does not hide it', async (_what, place) => {
    flipInRow(path, place, NO_RUN);
    change(path, 'REINDEX');
    await using journal = sqliteJournal({ path });
    expect(await problems(journal)).toEqual([
      { runId: '', problem: expect.stringMatching(new RegExp(`"${place.table}" names a run that is not there`)) },
    ]);
  });

  test('to another run: a message is delivered to nobody, and one that was taken there stops no other of its id unsaid', async () => {
    flipInRow(path, message, OTHER_RUN);
    flipInRow(path, taken, OTHER_RUN);
    change(path, 'REINDEX');
    await using journal = sqliteJournal({ path });
    await expect(journal.inbox('good')).rejects.toMatchObject(damaged('"m"', '"good"'));
    await expect(journal.post('good', sampleSignal('taken'))).rejects.toMatchObject(damaged('"taken"', '"good"'));
    expect(await journal.inbox('bad')).toEqual([]);
  });

  test('to another run: a value stays while the run that has it does, whichever is pruned', async () => {
    flipInRow(path, { table: 'blob_ref', where: 'run = 2', column: 'run' }, OTHER_RUN);
    change(path, 'REINDEX');
    await using journal = sqliteJournal({ path });
    expect(await journal.prune({ closedBefore: Number.MAX_SAFE_INTEGER })).toMatchObject({ runs: 1, blobs: 0 });
    expect(await journal.blob(blob.hash)).toEqual(blob.bytes);
  });
});

describe('the count of the runs of a definition', () => {
  test('is named when a bit of it is flipped, and no run loses its definition for it', async () => {
    flipInRow(path, { table: 'definition', where: 'runs = 2', column: 'runs' }, 3);
    change(path, 'REINDEX');
    await using journal = sqliteJournal({ path });
    const problem = `the count of the runs of its definition ${shared.definitionHash} is damaged`;
    expect(await problems(journal)).toEqual(['bad', 'good'].map((runId) => ({ runId, problem })));
    expect(await journal.prune({ closedBefore: Number.MAX_SAFE_INTEGER })).toMatchObject({ runs: 1 });
    expect(await journal.definition(shared.definitionHash)).toEqual({ of: 'both' });
    expect(await problems(journal)).toEqual([{ runId: 'bad', problem }]);
  });

  test('is right whatever comes and goes', async () => {
    await using journal = sqliteJournal({ path });
    await journal.create([sampleRunRow('third', { definition: { of: 'both' } })]);
    await journal.prune({ closedBefore: Number.MAX_SAFE_INTEGER });
    expect(await problems(journal)).toEqual([]);
  });
});

test('a message of a file of format 5 that its index gives to another run is sealed for none of them', async () => {
  writeFileSync(path, gunzipSync(readFileSync(join(import.meta.dirname, '..', 'fixtures', 'format-5.db.gz'))));
  flipInRow(path, { table: 'inbox', where: `id = 'go' AND run = 3`, column: 'run' }, OTHER_RUN);
  await using journal = sqliteJournal({ path });
  expect(await problems(journal, 'waits-for-approval')).toEqual([{ runId: 'waits-for-approval', problem: 'its message "go" is damaged' }]);
});
