import { expect, test } from '@jest/globals';
import { graph, type Graph } from '@tutti/core';
import { createKernel } from '@tutti/kernel';
import { DatabaseSync } from 'node:sqlite';
import { crc32 } from 'node:zlib';
import { sqliteJournal } from './sqlite-journal.ts';
import { problems } from './spec-support/damage.ts';
import { newPath } from './spec-support/folder.ts';

const asks: Graph = graph([{ id: 'w', kind: 'wait', until: { signal: 'go' } }]);

test.each([
  ['no JSON', 'go!', 'unreadable'],
  ['a number', '5', 'unreadable'],
  ['null', 'null', 'unreadable'],
  ['a list', '["signal"]', 'unreadable'],
  ['nothing', '{}', 'unreadable'],
  ['a message with no id', '{"type":"signal","name":"go","payload":2}', 'unreadable'],
  ['an id that is no text', '{"id":7,"type":"pause"}', 'unreadable'],
  ['a decision of nothing', '{"id":"m","type":"decide"}', 'decide'],
])('a row of the inbox that holds %s is ignored on record, and stops nothing', async (_what, body, type) => {
  const path = newPath();
  await using journal = sqliteJournal({ path, durability: 'relaxed' });
  await using kernel = createKernel({ journal, pollMs: 1 });
  const run = await kernel.start(asks, null, { runId: 'r' });
  expect(await run.idle()).toMatchObject({ status: 'waiting' });
  const other = new DatabaseSync(path);
  const { ord } = other.prepare(`SELECT ord FROM run WHERE run_id = 'r'`).get() as { ord: number };
  const crc = crc32(`bigint:${ord}\0string:m\0string:${body}`);
  other.prepare(`INSERT INTO inbox (run, id, body, crc) VALUES (?, 'm', ?, ?)`).run(ord, body, crc);
  other.exec(`UPDATE run SET posted = posted + 1 WHERE run_id = 'r'`);
  other.close();
  const ignored: [string, string, string][] = [];
  const seen = new Promise<void>(
    (resolve) =>
      void (async () => {
        for await (const event of run.events()) {
          if (event.type !== 'message.ignored') continue;
          ignored.push([event.message.id, event.message.type, event.reason]);
          resolve();
        }
      })(),
  );
  await run.signal('go', 1);
  await seen;
  expect(await run.result()).toMatchObject({ status: 'completed', output: 1 });
  expect(ignored).toEqual([['m', type, expect.stringMatching(/message/)]]);
  expect(await problems(journal)).toEqual([]);
});
