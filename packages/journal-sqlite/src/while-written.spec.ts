import { afterEach, expect, jest, test } from '@jest/globals';
import type { JournalProblem } from '@tutti/core';
import { sampleEvents, sampleRunRow } from '@tutti/testing';
import { append } from './append.ts';
import { Connection } from './connection.ts';
import { encodeBatch } from './encode-batch.ts';
import { open } from './open.ts';
import { newPath } from './spec-support/folder.ts';
import { sqliteJournal } from './sqlite-journal.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

/** Once, after the first query that says how far a run's records go, and before they are read. */
function afterTheFirstHead(act: () => void): void {
  const real = Connection.prototype.get;
  let isDone = false;
  jest.spyOn(Connection.prototype, 'get').mockImplementation(function (this: Connection, sql, ...values) {
    const row = real.call(this, sql, ...values);
    if (!isDone && sql.includes('head_crc')) {
      isDone = true;
      act();
    }
    return row;
  } as Connection['get']);
}

test('what another process appends while a run is looked through is no damage of it', async () => {
  const path = newPath();
  await using journal = sqliteJournal({ path });
  await journal.create([sampleRunRow('r')]);
  const claim = await journal.claimRun('worker', 'r');
  const other = open({ path, durability: 'strict' });
  const batch = { runId: 'r', epoch: claim?.epoch ?? 0, expectedSeq: 1, events: sampleEvents(1, 3) };
  afterTheFirstHead(() => {
    other.exec('BEGIN IMMEDIATE');
    append(other, encodeBatch(batch), 1);
    other.exec('COMMIT');
  });
  const problems: JournalProblem[] = [];
  for await (const problem of journal.verify()) problems.push(problem);
  other.close();
  expect(problems).toEqual([]);
  expect(await journal.summary('r')).toMatchObject({ length: 3 });
});
