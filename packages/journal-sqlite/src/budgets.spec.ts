import { describe, test } from '@jest/globals';
import { MemoryBudgetStore, SqliteBudgetStore } from '@tutti/cost-tracker';
import { createKernel, memoryJournal } from '@tutti/kernel';
import { budgetConformance } from '@tutti/testing';
import { sqliteJournal } from './sqlite-journal.ts';
import { newPath } from './spec-support/folder.ts';

describe('runs that spend, journal and budgets in SQLite files', () => {
  budgetConformance({
    test,
    createKernel,
    open: () => sqliteJournal({ path: newPath(), durability: 'relaxed' }),
    openBudgets: () => new SqliteBudgetStore(newPath()),
  });
});

describe('runs that spend, all in memory', () => {
  budgetConformance({ test, createKernel, open: () => memoryJournal(), openBudgets: () => new MemoryBudgetStore() });
});
