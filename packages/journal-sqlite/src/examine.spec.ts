import { beforeEach, describe, expect, test } from '@jest/globals';
import { sampleEvents, sampleRunRow, sampleSignal, startSampleRun } from '@tutti/testing';
import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { sqliteJournal, type SqliteJournal } from './sqlite-journal.ts';
import { change, problems } from './spec-support/damage.ts';
import { newPath } from './spec-support/folder.ts';

let path: string;
beforeEach(async () => {
  path = newPath();
  await using journal = sqliteJournal({ path, durability: 'relaxed' });
  for (const runId of ['first', 'second', 'third']) {
    const { epoch } = await startSampleRun(journal, runId);
    await journal.append({
      runId,
      epoch,
      expectedSeq: 1,
      events: sampleEvents(1, 5),
      checkpoints: [{ name: 'half', seq: 3, inFlight: [] }],
    });
    const needy =
      runId === 'third'
        ? ({ status: 'waiting', waitingFor: 'handler', needs: ['h'] } as const)
        : ({ status: 'waiting', waitingFor: 'signal' } as const);
    await journal.append({ runId, epoch, expectedSeq: 5, events: [], ...needy });
    await journal.release(runId, epoch);
  }
});

/** Exchanges the pages of two tables or indexes, as damage of them would. */
function exchangePages(prepare: string, of: string, by: string): void {
  const raw = new DatabaseSync(path, { defensive: false });
  raw.exec(`${prepare}; PRAGMA writable_schema = ON`);
  const rootOf = (name: string): number =>
    (raw.prepare('SELECT rootpage FROM sqlite_schema WHERE name = ?').get(name) as { rootpage: number }).rootpage;
  const roots = [
    [rootOf(by), of],
    [rootOf(of), by],
  ] as const;
  for (const [root, name] of roots) raw.prepare('UPDATE sqlite_schema SET rootpage = ? WHERE name = ?').run(root, name);
  raw.close();
}

async function statuses(journal: SqliteJournal): Promise<string[]> {
  const found: string[] = [];
  for await (const { runId, status } of journal.list({})) found.push(`${runId} ${status}`);
  return found.sort();
}

describe('a file that is opened', () => {
  test('with damage in an index alone is mended: what is in the tables is there again, and who waits for handlers says so anew', async () => {
    exchangePages(
      `CREATE TABLE shadow AS SELECT * FROM run WHERE run_id <> 'second'; CREATE INDEX shadow_status ON shadow (status)`,
      'run_status',
      'shadow_status',
    );
    await using journal = sqliteJournal({ path });
    const waiting: string[] = [];
    for await (const { runId } of journal.list({ status: ['waiting'] })) waiting.push(runId);
    expect(waiting.sort()).toEqual(['first', 'second', 'third']);
    await journal.heartbeat('w', 60_000);
    expect((await journal.claim('w', ['default'], 9)).map(({ runId }) => runId)).toEqual(['first', 'second', 'third']);
    expect(await problems(journal)).toEqual([]);
  });

  test('with a row lost says so of the run that is asked for, begins none that may be it, and goes on with the others', async () => {
    exchangePages(
      `CREATE TABLE shadow AS SELECT * FROM run WHERE run_id <> 'second'; CREATE TABLE shadow_run (${columnsOf('run')}); INSERT INTO shadow_run SELECT * FROM shadow`,
      'run',
      'shadow_run',
    );
    await using journal = sqliteJournal({ path });
    const lost = { code: 'JOURNAL_CORRUPT', message: expect.stringContaining('"') };
    await expect(journal.summary('second')).rejects.toMatchObject(lost);
    await expect(journal.post('second', sampleSignal('m'))).rejects.toMatchObject(lost);
    await expect(journal.summary('nobody')).rejects.toMatchObject({
      ...lost,
      message: expect.stringContaining('may be among what was lost'),
    });
    await expect(journal.create([sampleRunRow('fourth')])).rejects.toMatchObject({ ...lost, message: expect.stringContaining('"fourth"') });
    await expect(
      journal.importRun(
        (async function* () {
          yield 'x';
        })(),
      ),
    ).rejects.toMatchObject({ code: 'JOURNAL_CORRUPT' });
    expect(await statuses(journal)).toEqual(['first waiting', 'third waiting']);
    await journal.heartbeat('w', 60_000);
    expect(await journal.claimRun('w', 'first')).toMatchObject({ runId: 'first' });
    expect(await journal.checkpoints('first')).toHaveLength(1);
  });

  test('with damage anywhere looks at each run as a whole before it goes on', async () => {
    change(
      path,
      `UPDATE event SET body = '{"a":1}' WHERE seq = 2 AND run = (SELECT ord FROM run WHERE run_id = 'first'); DELETE FROM checkpoint WHERE run = (SELECT ord FROM run WHERE run_id = 'second');
      INSERT INTO event SELECT run, 5, at, 'checkpoint.created', path, attempt, '{"name":"half"}', crc FROM event WHERE seq = 4 AND run = (SELECT ord FROM run WHERE run_id = 'second')`,
    );
    exchangePages(
      `CREATE TABLE shadow AS SELECT * FROM run WHERE run_id <> 'second'; CREATE INDEX shadow_closed ON shadow (status)`,
      'run_family',
      'shadow_closed',
    );
    await using journal = sqliteJournal({ path });
    await journal.heartbeat('w', 60_000);
    expect(await journal.claimRun('w', 'first')).toBeUndefined();
    expect(await journal.summary('first')).toMatchObject({
      status: 'quarantined',
      reason: expect.stringMatching(/"first".*record 2: its checksum does not match/),
    });
    await expect(journal.checkpoints('second')).rejects.toMatchObject({
      code: 'JOURNAL_CORRUPT',
      message: expect.stringMatching(/"half".*"second".*missing/),
    });
  });

  test('with a checkpoint that names a run that is not there keeps the index by which it is found, and says so', async () => {
    exchangePages(
      `CREATE TABLE shadow AS SELECT * FROM checkpoint; UPDATE shadow SET run = 99 WHERE run = (SELECT ord FROM run WHERE run_id = 'second');
       CREATE TABLE shadow_checkpoint (${columnsOf('checkpoint')}); INSERT INTO shadow_checkpoint SELECT * FROM shadow`,
      'checkpoint',
      'shadow_checkpoint',
    );
    await using journal = sqliteJournal({ path });
    for (const runId of ['first', 'second', 'third'])
      expect(await journal.checkpoints(runId)).toEqual([{ name: 'half', seq: 3, inFlight: [] }]);
    expect((await problems(journal)).map(({ problem }) => problem)).toContainEqual(
      expect.stringContaining('sqlite_autoindex_checkpoint_1'),
    );
  });

  test('is examined only while it is small: a large one is opened in no time', async () => {
    change(path, 'CREATE TABLE filler AS SELECT zeroblob(9000000) AS bytes');
    exchangePages(
      `CREATE TABLE shadow AS SELECT * FROM run WHERE run_id <> 'second'; CREATE INDEX shadow_status ON shadow (status)`,
      'run_status',
      'shadow_status',
    );
    await using journal = sqliteJournal({ path });
    expect(await journal.summary('second')).toMatchObject({ status: 'waiting' });
    expect((await problems(journal)).map(({ runId }) => runId)).toContain('');
  });

  test('whose pages cannot be walked at all says so, and names the file', async () => {
    const bytes = readFileSync(path);
    for (let at = 4_096; at < bytes.length; at += 4_096) bytes.writeUInt8(0xff, at);
    writeFileSync(path, bytes);
    expect(() => sqliteJournal({ path })).toThrow(
      expect.objectContaining({ code: 'JOURNAL_CORRUPT', message: expect.stringContaining(path) }),
    );
    await Promise.resolve();
  });
});

/** Columns of a table as they were made, with the key that makes its number. */
function columnsOf(table: string): string {
  const raw = new DatabaseSync(path);
  const columns = raw.prepare(`SELECT name, type FROM pragma_table_info('${table}')`).all() as { name: string; type: string }[];
  raw.close();
  return columns.map(({ name, type }) => `${name} ${type}${name === 'ord' ? ' PRIMARY KEY' : ''}`).join(', ');
}
