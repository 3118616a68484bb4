import { SqliteBudgetStore } from '@tutti/cost-tracker';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { createKernel } from '@tutti/kernel';
import { Ledger } from '../process/ledger.ts';
import { Killer, runFiles, type KillPoint } from './killer.ts';
import { stories, type StoryName } from './stories.ts';
import type { Life } from './story.ts';

/** Opens what a life of a story needs, in this process; it may have to die at one of its writes. */
export async function withLife<Result>(
  folder: string,
  { story, point }: { readonly story: StoryName; readonly point?: KillPoint | undefined },
  work: (life: Life, killer: Killer) => Promise<Result>,
): Promise<Result> {
  const files = runFiles(folder);
  const killer = new Killer(files, point);
  const ledger = new Ledger(files.ledger);
  const { handlers, hasBudgets = false } = stories[story];
  await using store = hasBudgets ? new SqliteBudgetStore(files.budgets) : undefined;
  const budgets = store === undefined ? undefined : killer.watching(store);
  await using disk = sqliteJournal({ path: files.database });
  const journal = killer.watching(disk);
  await using kernel = createKernel({ journal, handlers: handlers(ledger), ...(budgets === undefined ? {} : { budgets }) });
  try {
    return await work({ kernel, journal, ledger, budgets }, killer);
  } finally {
    await kernel.shutdown();
    ledger.close();
  }
}
