import { beforeEach, describe, expect, test } from '@jest/globals';
import { fakeClock, startSampleRun } from '@tutti/testing';
import { DatabaseSync } from 'node:sqlite';
import { sqliteJournal } from './sqlite-journal.ts';
import { newPath } from './spec-support/folder.ts';

let path: string;
beforeEach(() => {
  path = newPath();
});

function workers(): readonly unknown[] {
  using raw = new DatabaseSync(path);
  return raw
    .prepare('SELECT id FROM worker ORDER BY id')
    .all()
    .map(({ id }) => id);
}

describe('the rows of workers', () => {
  test('go when a new worker comes, if they have vanished and own nothing', async () => {
    const clock = fakeClock();
    await using journal = sqliteJournal({ path, clock });
    for (let life = 0; life < 30; life++) {
      await journal.heartbeat(`life-${life}`, 100);
      await clock.advance(200);
    }
    expect(workers()).toEqual(['life-29']);
  });

  test('go with a prune, if they have vanished and own nothing', async () => {
    const clock = fakeClock();
    await using journal = sqliteJournal({ path, clock });
    await journal.heartbeat('long', 1_000);
    await journal.heartbeat('short', 100);
    await clock.advance(200);
    await journal.prune({ closedBefore: 0, dryRun: true });
    expect(workers()).toEqual(['long', 'short']);
    await journal.prune({ closedBefore: 0 });
    expect(workers()).toEqual(['long']);
  });

  test('stay while they live, beat or own a run that is open', async () => {
    const clock = fakeClock();
    await using journal = sqliteJournal({ path, clock });
    const { runId } = await startSampleRun(journal, 'a');
    const [owner] = workers();
    await journal.heartbeat('slow', 1_000);
    await clock.advance(900);
    await journal.heartbeat('next', 100_000);
    expect(workers()).toContain('slow');
    await clock.advance(200_000);
    await journal.heartbeat('last', 100);
    expect(workers()).toEqual(['last', owner].sort());
    expect(await journal.claim('last', ['default'], 10)).toMatchObject([{ runId }]);
  });

  test('an owner that fell silent before this process came is succeeded at once', async () => {
    const clock = fakeClock();
    await using before = sqliteJournal({ path, clock });
    const { runId } = await startSampleRun(before, 'a');
    await clock.advance(200_000);
    await using journal = sqliteJournal({ path, clock });
    await journal.heartbeat('next', 1_000);
    expect(await journal.claim('next', ['default'], 10)).toMatchObject([{ runId }]);
  });
});
