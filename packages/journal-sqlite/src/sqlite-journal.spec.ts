import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { journalConformance } from '@tutti/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteJournal } from './sqlite-journal.ts';

let folder: string;
let files = 0;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'tutti-journal-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.each(['strict', 'relaxed'] as const)('%s SQLite journal', (durability) => {
  journalConformance({ test, open: ({ clock }) => sqliteJournal({ path: join(folder, `${++files}.db`), durability, clock }) });

  test('says how durable it is', async () => {
    await using journal = sqliteJournal({ path: join(folder, `${++files}.db`), durability });
    expect(journal.durability).toBe(durability);
  });
});
