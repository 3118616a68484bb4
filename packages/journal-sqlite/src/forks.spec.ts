import { describe, test } from '@jest/globals';
import { createKernel } from '@tutti/kernel';
import { forkConformance } from '@tutti/testing';
import { sqliteJournal } from './sqlite-journal.ts';
import { newPath } from './spec-support/folder.ts';

describe('forks on a journal in a SQLite file', () => {
  forkConformance({
    test,
    open: ({ clock }) => sqliteJournal({ path: newPath(), durability: 'relaxed', clock }),
    kernel: (options) => createKernel({ ...options, suspendAfterMs: 10 }),
  });
});
