import { RunNotFoundError, isClosed, type Journal, type RunSummary } from '@tutti/core';
import type { SqliteJournal } from '@tutti/journal-sqlite';
import { UsageError } from '../cli-error.ts';
import type { StoreOptions } from '../console/options.ts';
import { nextCommand } from '../console/next-command.ts';
import { printable } from '../console/printable.ts';
import { hasStore, makeStoreFolder, storePath, type StorePath } from './store-path.ts';

/** Opens the journal to write runs; makes it when it is not there. @throws StoreError */
export async function openStore(options: StoreOptions): Promise<SqliteJournal> {
  const place = storePath(options);
  makeStoreFolder(place);
  return open(place);
}

/** The journal to write runs, opened and made no sooner than it is asked for. */
export function storeToOpen(options: StoreOptions): AsyncDisposable & { open(): Promise<SqliteJournal> } {
  let opened: Promise<SqliteJournal> | undefined;
  return {
    open: () => (opened ??= openStore(options)),
    async [Symbol.asyncDispose]() {
      await (await opened?.catch(() => undefined))?.[Symbol.asyncDispose]();
    },
  };
}

/** Opens a journal that must be there. @throws RunNotFoundError when there is none: then there is no run either. */
export async function openExistingStore(options: StoreOptions): Promise<SqliteJournal> {
  const place = storePath(options);
  if (!hasStore(place))
    throw new RunNotFoundError(
      `There is no journal at "${printable(place.path)}", so there are no runs. Run a pipeline first, or name another journal with --store.`,
      { data: { path: place.path } },
    );
  return open(place);
}

async function open({ path }: StorePath): Promise<SqliteJournal> {
  const { sqliteJournal } = await import('@tutti/journal-sqlite');
  return sqliteJournal({ path });
}

/**
 * The run a person means: by its id, the beginning of its id, or `last` for the newest (`unfinished`: the newest that has not ended).
 * @throws RunNotFoundError; UsageError when several begin like that.
 */
export async function findRun(journal: Journal, given: string, options: { readonly unfinished?: boolean } = {}): Promise<RunSummary> {
  const exact = await journal.summary(given);
  if (exact !== undefined) return exact;
  const found: RunSummary[] = [];
  for await (const summary of journal.list({})) {
    if (given === 'last' && !(options.unfinished === true && isClosed(summary.status))) return summary;
    if (given.length >= 2 && summary.runId.startsWith(given)) found.push(summary);
    if (found.length > 1) break;
  }
  if (given === 'last')
    throw new RunNotFoundError(
      `There is no ${options.unfinished === true ? 'unfinished ' : ''}run in this journal. Start one with "tutti run FILE", or name another journal with --store.`,
    );
  const [only, other] = found;
  if (only !== undefined && other === undefined) return only;
  if (other !== undefined)
    throw new UsageError(`Several runs begin with "${printable(given)}". Give more of the id.`, { data: { run: given } });
  throw new RunNotFoundError(`There is no run "${printable(given)}" in this journal. "${nextCommand('runs')}" lists them.`, {
    data: { run: given },
  });
}
