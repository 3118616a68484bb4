import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { createKernel } from '@tutti/kernel';
import { kernelConformance } from '@tutti/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteJournal } from './sqlite-journal.ts';

describe('runs on a journal in a SQLite file', () => {
  let folder = '';
  let files = 0;
  beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'tutti-rules-'))));
  afterAll(() => rmSync(folder, { recursive: true }));

  kernelConformance({ test, open: () => sqliteJournal({ path: join(folder, `${++files}.db`), durability: 'relaxed' }), createKernel });
});
