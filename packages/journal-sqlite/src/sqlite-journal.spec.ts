import { describe, expect, test } from '@jest/globals';
import { journalConformance } from '@tutti/testing';
import { sqliteJournal } from './sqlite-journal.ts';
import { newPath } from './spec-support/folder.ts';

describe.each(['strict', 'relaxed'] as const)('%s SQLite journal', (durability) => {
  journalConformance({ test, open: ({ clock }) => sqliteJournal({ path: newPath(), durability, clock }) });

  test('says how durable it is', async () => {
    await using journal = sqliteJournal({ path: newPath(), durability });
    expect(journal.durability).toBe(durability);
  });
});
