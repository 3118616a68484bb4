import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import type { RunSummary } from '@tutti/core';
import { sampleRunRow, sampleSignal, startSampleRun } from '@tutti/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { APPLICATION_ID, FORMAT } from './format.ts';
import { sqliteJournal, type SqliteJournal } from './sqlite-journal.ts';
import { change, damaged, ofBad, problems } from './spec-support/damage.ts';
import { newPath } from './spec-support/folder.ts';
import { blob, fillRun } from './spec-support/full-run.ts';

let path: string;
let sound: Buffer;
beforeAll(async () => {
  path = newPath();
  await make();
  sound = readFileSync(path);
});
beforeEach(() => {
  path = newPath();
});

const lane = { lane: 'session/1' };

/** Two runs, one of them damaged below, each with everything a run may have; one behind them in the lane of the damaged. */
async function make(): Promise<void> {
  await using journal = sqliteJournal({ path, durability: 'relaxed' });
  for (const runId of ['good', 'bad']) {
    const claim = await startSampleRun(journal, runId, {
      definition: { of: runId },
      labels: { name: runId },
      ...(runId === 'bad' ? lane : {}),
    });
    const { epoch } = claim;
    await fillRun(journal, claim);
    await journal.append({ runId, epoch, expectedSeq: 10, events: [], consumed: ['taken'], status: 'waiting', waitingFor: 'signal' });
    await journal.release(runId, epoch);
  }
  await journal.create([sampleRunRow('behind', lane)]);
}

/** Puts that file in its place. */
function fill(): void {
  writeFileSync(path, sound);
}

async function listed(journal: SqliteJournal, query: Parameters<SqliteJournal['list']>[0] = {}): Promise<Map<string, RunSummary>> {
  const runs = new Map<string, RunSummary>();
  for await (const summary of journal.list(query)) runs.set(summary.runId, summary);
  return runs;
}

const texts = ['program', 'definition_hash', 'queue', 'lane', 'family', 'labels', 'status', 'waiting_for'];

describe('a run whose row is damaged', () => {
  test.each([
    ...texts.map((column) => [column, `${column} = ${column} || 'x'`] as const),
    ...['program_version', 'epoch', 'recoveries', 'blocked'].map((column) => [column, `${column} = ${column} + 1`] as const),
    ['epoch, beyond what a number holds', 'epoch = 9007199254740995'],
    ['parent_run_id', `parent_run_id = 'elsewhere'`],
    ['reason', `reason = 'because'`],
    ['owner', `owner = 'somebody'`],
    ['wake_at', 'wake_at = 5'],
    ['created_at', 'created_at = created_at + 1'],
    ['closed_at', 'closed_at = 5'],
    ['superseded_by', `superseded_by = 'good'`],
    ['silent_ms', 'silent_ms = 3'],
  ])('in %s is told by name, taken out of work by whoever meets it, and holds nobody up', async (_what, assignment) => {
    fill();
    change(path, `UPDATE run SET ${assignment} WHERE run_id = 'bad'`);
    await using journal = sqliteJournal({ path });
    const told = { runId: 'bad', status: 'quarantined', program: 'graph', reason: expect.stringContaining('its row in the table "run"') };
    expect(await journal.summary('bad')).toMatchObject(told);
    expect((await listed(journal)).get('bad')).toMatchObject(told);
    expect((await listed(journal)).get('good')).toMatchObject({ status: 'waiting', labels: { name: 'good' } });
    expect(await problems(journal, 'bad')).toContainEqual({ runId: 'bad', problem: 'its row does not match its checksum' });
    expect(await problems(journal, 'good')).toEqual([]);
    await expect(journal.post('bad', sampleSignal('n'))).rejects.toMatchObject(damaged('"bad"', 'table "run"'));
    await expect(journal.exportRun('bad')[Symbol.asyncIterator]().next()).rejects.toMatchObject(damaged('"bad"'));
    await journal.heartbeat('w', 60_000);
    expect(await journal.claimRun('w', 'bad')).toBeUndefined();
    expect(await journal.summary('bad')).toMatchObject({ status: 'quarantined' });
    const claims = await journal.claim('w', ['default'], 9);
    expect(claims.map(({ runId }) => runId)).toContain('good');
    if (!assignment.startsWith('lane')) expect(await journal.claimRun('w', 'behind')).toMatchObject({ runId: 'behind' });
  });

  test('is taken out of work also by a claim of whatever is free, and by the end of the run before it in its lane', async () => {
    fill();
    change(path, `UPDATE run SET labels = '{"a":"b"}' WHERE run_id IN ('good', 'behind')`);
    await using journal = sqliteJournal({ path });
    await journal.heartbeat('w', 60_000);
    const claims = await journal.claim('w', ['default'], 9);
    expect(claims.map(({ runId }) => runId)).toEqual(['bad']);
    await journal.append({ runId: 'bad', epoch: claims[0]?.epoch ?? 0, expectedSeq: 10, events: [], status: 'completed' });
    expect(await journal.claim('w', ['default'], 9)).toEqual([]);
    for (const runId of ['good', 'behind'])
      expect(await journal.summary(runId)).toMatchObject({ status: 'quarantined', reason: expect.stringContaining(`"${runId}"`) });
  });

  test('while it is owned, what would seal it anew is refused, and giving it back takes it out of work', async () => {
    fill();
    await using journal = sqliteJournal({ path });
    await journal.heartbeat('w', 60_000);
    const epoch = (await journal.claimRun('w', 'good'))?.epoch ?? 0;
    change(path, `UPDATE run SET queue = 'other' WHERE run_id = 'good'`);
    await expect(journal.append({ runId: 'good', epoch, expectedSeq: 10, events: [], status: 'completed' })).rejects.toMatchObject(
      damaged('"good"'),
    );
    await expect(journal.append({ runId: 'good', epoch, expectedSeq: 10, events: [], consumed: ['m'] })).rejects.toMatchObject(
      damaged('"good"'),
    );
    await journal.release('good', epoch);
    expect(await journal.summary('good')).toMatchObject({ status: 'quarantined' });
  });

  test('is not pruned for what its row says of its end, but as one in quarantine', async () => {
    fill();
    change(path, `UPDATE run SET closed_at = 1, status = 'completed' WHERE run_id = 'good'`);
    await using journal = sqliteJournal({ path });
    expect(await journal.prune({ closedBefore: 1e15 })).toMatchObject({ runs: 0 });
    expect(await journal.summary('good')).toMatchObject({ status: 'quarantined' });
    expect(await journal.prune({ closedBefore: 1e15, status: ['quarantined'] })).toMatchObject({ runs: 1 });
    expect(await journal.summary('good')).toBeUndefined();
  });

  test('is shown by what its row says where its first record is gone, too', async () => {
    fill();
    change(
      path,
      `UPDATE run SET lane = 'x' WHERE run_id = 'bad'; UPDATE event SET body = '{' WHERE seq = 0; UPDATE run SET labels = 'x' WHERE run_id = 'good'; DELETE FROM event WHERE seq = 0 AND run = (SELECT ord FROM run WHERE run_id = 'good')`,
    );
    await using journal = sqliteJournal({ path });
    for (const runId of ['bad', 'good'])
      expect((await listed(journal)).get(runId)).toMatchObject({ runId, status: 'quarantined', program: 'graph', labels: {} });
  });
});

describe('what stands beside the records of a run', () => {
  test.each([
    ['a checkpoint of another place', `UPDATE checkpoint SET seq = 6 WHERE ${ofBad}`, 'its checkpoint "half" is damaged'],
    ['a checkpoint that is no JSON', `UPDATE checkpoint SET in_flight = '[' WHERE ${ofBad}`, 'its checkpoint "half" is damaged'],
    ['a snapshot of another record', `UPDATE snapshot SET seq = 7 WHERE ${ofBad}`, 'its snapshot at 7 is damaged'],
    ['a snapshot of another state', `UPDATE snapshot SET state = '{}' WHERE ${ofBad}`, 'its snapshot at 9 is damaged'],
    [
      'a message of another text',
      `UPDATE inbox SET body = replace(body, 'signal', 'cancel') WHERE id = 'm' AND ${ofBad}`,
      'its message "m" is damaged',
    ],
    ['a message of another id', `UPDATE inbox SET id = 'n' WHERE id = 'm' AND ${ofBad}`, 'its message "n" is damaged'],
    ['the id of a message taken', `UPDATE inbox SET id = 'tokens' WHERE id = 'taken' AND ${ofBad}`, 'its message "tokens" is damaged'],
    [
      'a definition of another text',
      `UPDATE definition SET body = '{"of":"worse"}' WHERE body LIKE '%bad%'`,
      expect.stringMatching(/^its definition .+ is damaged$/),
    ],
    [
      'a definition that is no JSON',
      `UPDATE definition SET body = '{"of"' WHERE body LIKE '%bad%'`,
      expect.stringMatching(/^its definition .+ is damaged$/),
    ],
    ['a lost definition', `DELETE FROM definition WHERE body LIKE '%bad%'`, expect.stringMatching(/^its definition .+ is missing$/)],
  ])('%s is found, and nothing of other runs', async (_what, sql, problem) => {
    fill();
    change(path, sql);
    await using journal = sqliteJournal({ path });
    expect(await problems(journal)).toEqual([{ runId: 'bad', problem }]);
  });

  test('none of it is handed out: each says which run, and what', async () => {
    fill();
    change(
      path,
      `UPDATE checkpoint SET name = 'full' WHERE ${ofBad}; UPDATE inbox SET id = 'n' WHERE id = 'm' AND ${ofBad}; UPDATE snapshot SET seq = 7 WHERE ${ofBad}; DELETE FROM definition; DELETE FROM blob`,
    );
    await using journal = sqliteJournal({ path });
    await expect(journal.checkpoints('bad')).rejects.toMatchObject(damaged('"full"', '"bad"', 'Fork the run'));
    await expect(journal.inbox('bad')).rejects.toMatchObject(damaged('"n"', '"bad"', 'Quarantine'));
    await expect(journal.definition((await journal.summary('bad'))?.definitionHash ?? '')).rejects.toMatchObject(
      damaged('"bad"', 'it is missing'),
    );
    await expect(journal.blob(blob.hash)).rejects.toMatchObject(damaged('it is missing'));
    change(path, `INSERT INTO definition (hash, body, runs) VALUES ('no-json', '{"of"', 1)`);
    await expect(journal.definition('no-json')).rejects.toMatchObject(damaged('"no-json"', 'another hash'));
    await expect(journal.definition('of nobody')).rejects.toMatchObject({ code: 'DEFINITION_NOT_FOUND' });
    await expect(journal.blob('of nobody')).rejects.toMatchObject({ code: 'BLOB_NOT_FOUND' });
    expect(await journal.snapshot('bad', 1)).toBeUndefined();
    expect(await journal.checkpoints('good')).toEqual([{ name: 'half', seq: 5, inFlight: ['a'] }]);
    expect(await journal.inbox('good')).toEqual([sampleSignal('m')]);
  });

  test('a message that an index gives to another run is not delivered to it, in a file too large to be looked through', async () => {
    fill();
    // As a flipped bit in the index would have it: here it is the index of a table whose message is the other run's.
    change(
      path,
      `
      CREATE TABLE filler AS SELECT zeroblob(9000000) AS bytes;
      CREATE TABLE shadow (ord INTEGER PRIMARY KEY, run INTEGER NOT NULL, id TEXT NOT NULL, body TEXT, crc INTEGER NOT NULL);
      INSERT INTO shadow SELECT ord, (SELECT ord FROM run WHERE run_id = 'good'), id, body, crc FROM inbox;
      CREATE INDEX shadow_waiting ON shadow (run, ord) WHERE body IS NOT NULL;
      PRAGMA writable_schema = ON;
      UPDATE sqlite_schema SET rootpage = (SELECT rootpage FROM sqlite_schema WHERE name = 'shadow_waiting') WHERE name = 'inbox_waiting';
    `,
    );
    await using journal = sqliteJournal({ path });
    await expect(journal.inbox('good')).rejects.toMatchObject(damaged('"m"', '"good"'));
    expect((await problems(journal)).map(({ runId }) => runId)).toContain('');
  });

  test('a snapshot that pruned records rest upon is missed by name when it is damaged or gone', async () => {
    fill();
    {
      await using journal = sqliteJournal({ path });
      await journal.compact('bad', 1);
      await journal.compact('good', 1);
      expect(await journal.snapshot('bad', 2)).toBeUndefined();
    }
    change(path, `UPDATE snapshot SET state = '{}' WHERE ${ofBad}; DELETE FROM snapshot WHERE NOT ${ofBad}`);
    await using journal = sqliteJournal({ path });
    for (const runId of ['bad', 'good'])
      await expect(journal.snapshot(runId, 1)).rejects.toMatchObject(damaged(`"${runId}"`, 'snapshot', 'were pruned'));
  });

  test('a run whose number of records went back to that of its snapshot is refused', async () => {
    fill();
    change(path, `UPDATE run SET length = 9 WHERE run_id = 'bad'`);
    await using journal = sqliteJournal({ path });
    await expect(journal.read('bad', 9)[Symbol.asyncIterator]().next()).rejects.toMatchObject(damaged('Record 8', '"bad"'));
    change(path, `UPDATE run SET length = 99 WHERE run_id = 'bad'`);
    await expect(journal.read('bad', 99)[Symbol.asyncIterator]().next()).rejects.toMatchObject(damaged('Record 98', 'it is missing'));
    expect(await journal.read('bad', 100)[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
  });

  test('the row of a worker that names no process counts by its lease, and a run is no garbage', async () => {
    fill();
    {
      await using journal = sqliteJournal({ path });
      await journal.heartbeat('w', 60_000);
      await journal.claimRun('w', 'good');
    }
    change(
      path,
      `UPDATE worker SET process = '{"pid', beat = 9007199254740995; INSERT INTO garbage (run) SELECT ord FROM run WHERE run_id = 'bad'`,
    );
    await using journal = sqliteJournal({ path });
    expect(await journal.claimRun('v', 'good')).toBeUndefined();
    await journal.prune({ closedBefore: 0 });
    expect(await problems(journal)).toEqual([]);
  });
});

describe('the head of a file', () => {
  const flip = (at: number, bits: number): void => {
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(at) ^ bits, at);
    writeFileSync(path, bytes);
  };
  const opened = async (): Promise<unknown> => {
    try {
      await sqliteJournal({ path })[Symbol.asyncDispose]();
      return undefined;
    } catch (error) {
      return error;
    }
  };

  test.each([
    ['magic', 3, 1],
    ['page size', 16, 1],
    ['write version', 18, 4],
    ['read version', 19, 8],
    ['payload fraction', 21, 1],
    ['schema format', 47, 16],
    ['text encoding', 59, 2],
    ['application id', 70, 1],
    ['format, raised by a bit', 63, 8],
    ['format, lowered by a bit', 63, 4],
    ['format, lowered by another', 63, 2],
  ])('with a flipped bit in its %s is told as damage, and left as it is', async (_what, at, bits) => {
    fill();
    flip(at, bits);
    const before = readFileSync(path);
    expect(await opened()).toMatchObject(damaged('a\\.db'));
    expect(readFileSync(path)).toEqual(before);
  });

  test('of a later format, noted or not, is refused as that', async () => {
    fill();
    change(path, `PRAGMA user_version = ${FORMAT + 1}; UPDATE meta SET value = '${FORMAT + 1}' WHERE key = 'format'`);
    expect(await opened()).toMatchObject({ code: 'JOURNAL_VERSION' });
    change(path, `DROP TABLE meta; PRAGMA user_version = 1234`);
    expect(await opened()).toMatchObject({ code: 'JOURNAL_VERSION' });
  });

  test('whose tables were made otherwise than noted is told, by table; what others have added does not matter', async () => {
    fill();
    change(path, `CREATE TABLE mine (a); CREATE INDEX mine_too ON run (labels)`);
    expect(await opened()).toBeUndefined();
    change(path, 'DROP INDEX run_due');
    expect(await opened()).toMatchObject(damaged('"run_due"'));
    change(path, `DELETE FROM meta WHERE key = 'schema'`);
    expect(await opened()).toBeUndefined();
  });

  test("of another program with no table of ours is somebody else's", async () => {
    change(path, `CREATE TABLE run (a); CREATE TABLE meta (b); PRAGMA application_id = ${APPLICATION_ID ^ 1}`);
    expect(await opened()).toMatchObject({ code: 'STORE_FOREIGN' });
  });
});
