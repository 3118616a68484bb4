import { expect } from '@jest/globals';
import type { Journal, JournalProblem } from '@tutti/core';
import { DatabaseSync } from 'node:sqlite';

/** Changes a file behind its journal's back; also what SQLite would protect. */
export function change(path: string, sql: string): void {
  const raw = new DatabaseSync(path, { defensive: false });
  raw.exec(sql);
  raw.close();
}

/** What a journal finds wrong, with one run or all of them. */
export async function problems(journal: Journal, runId?: string): Promise<JournalProblem[]> {
  const found: JournalProblem[] = [];
  for await (const problem of journal.verify(runId)) found.push(problem);
  return found;
}

/** An error that tells of damage, with all of these words in its message. */
export const damaged = (...words: string[]): object => ({
  code: 'JOURNAL_CORRUPT',
  message: expect.stringMatching(new RegExp(words.map((word) => `(?=.*${word})`).join(''), 's')),
});

/** In a statement: the rows of the run "bad". */
export const ofBad = `run = (SELECT ord FROM run WHERE run_id = 'bad')`;
