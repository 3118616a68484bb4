import { afterAll, beforeAll, describe, test } from '@jest/globals';
import { MemoryBudgetStore, SqliteBudgetStore } from '@tutti/cost-tracker';
import { createKernel, memoryJournal } from '@tutti/kernel';
import { budgetConformance } from '@tutti/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sqliteJournal } from './sqlite-journal.ts';

let folder = '';
let files = 0;
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'tutti-budgets-'))));
afterAll(() => rmSync(folder, { recursive: true }));
const nextFile = (): string => join(folder, `${++files}.db`);

describe('runs that spend, journal and budgets in SQLite files', () => {
  budgetConformance({ test, createKernel, open: () => sqliteJournal({ path: nextFile(), durability: 'relaxed' }), openBudgets: () => new SqliteBudgetStore(nextFile()) });
});

describe('runs that spend, all in memory', () => {
  budgetConformance({ test, createKernel, open: () => memoryJournal(), openBudgets: () => new MemoryBudgetStore() });
});
