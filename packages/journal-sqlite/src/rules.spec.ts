import { describe, test } from '@jest/globals';
import { createKernel } from '@tutti/kernel';
import { kernelConformance } from '@tutti/testing';
import { sqliteJournal } from './sqlite-journal.ts';
import { newPath } from './spec-support/folder.ts';

describe('runs on a journal in a SQLite file', () => {
  kernelConformance({ test, open: () => sqliteJournal({ path: newPath(), durability: 'relaxed' }), createKernel });
});
