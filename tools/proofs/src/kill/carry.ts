import { copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { copyStore, runFiles } from './killer.ts';

/** Carries all runs of a journal, as they are, to another file, as JSON lines; the world outside stays what it is. @returns the folder of the new one. */
export async function carried(folder: string): Promise<string> {
  const from = runFiles(folder);
  const there = join(folder, 'carried');
  mkdirSync(there);
  const to = runFiles(there);
  if (existsSync(from.ledger)) copyFileSync(from.ledger, to.ledger);
  copyStore(from.budgets, to.budgets);
  await using source = sqliteJournal({ path: from.database });
  await using target = sqliteJournal({ path: to.database });
  for await (const { runId } of source.list({})) {
    const { isComplete } = await target.importRun(source.exportRun(runId));
    if (!isComplete) throw new Error(`Run "${runId}" did not arrive whole.`);
  }
  return there;
}
