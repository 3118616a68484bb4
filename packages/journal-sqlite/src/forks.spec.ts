import { afterAll, describe, test } from '@jest/globals';
import { createKernel } from '@tutti/kernel';
import { forkConformance } from '@tutti/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteJournal } from './sqlite-journal.ts';

const folder = mkdtempSync(join(tmpdir(), 'tutti-forks-'));
let files = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('forks on a journal in a SQLite file', () => {
  forkConformance({
    test,
    open: ({ clock }) => sqliteJournal({ path: join(folder, `${++files}.sqlite`), durability: 'relaxed', clock }),
    kernel: (options) => createKernel({ ...options, suspendAfterMs: 10 }),
  });
});
