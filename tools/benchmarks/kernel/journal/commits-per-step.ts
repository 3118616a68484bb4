import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { newKernel } from '../contenders/tutti.ts';
import { type Chains, runChains } from './chains.ts';
import { commitsInLog } from './commits-in-log.ts';

/** Runs a load on a journal of its own, untimed, and counts its transactions: in strict mode each is one fsync. */
export async function commitsPerStep(folder: string, chains: Chains): Promise<number> {
  const path = join(folder, `${chains.name}-commits.db`);
  await using journal = sqliteJournal({ path, durability: 'strict' });
  await using kernel = newKernel({ journal });
  // A reader that stays keeps the log from beginning anew, so that every commit is still in it at the end.
  using reader = new DatabaseSync(path, { readOnly: true });
  reader.exec('BEGIN; SELECT count(*) FROM sqlite_schema');
  const before = commitsInLog(path);
  await runChains(kernel, chains);
  return (commitsInLog(path) - before) / (chains.runs * chains.length);
}
