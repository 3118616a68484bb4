import type { Dirent } from 'node:fs';
import { lstat } from 'node:fs/promises';
import { EntryBudget } from './entry-budget.ts';
import { infoOf, typeOf, type EntryInfo } from './entry-info.ts';
import type { Folder } from './folder.ts';
import { inFolder } from './in-folder.ts';
import type { Place } from './resolve-path.ts';
import { systemCode } from './system-error.ts';

/** What is listed. */
export interface ListOptions {
  readonly recursive: boolean;
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/** Something in a folder; `path` is relative to that folder, with `/`. Links are named, never followed. */
export interface ListedEntry extends EntryInfo {
  readonly name: string;
  readonly path: string;
}

/** Lists a folder in order of names, a folder before what it holds. */
export function listFolder(place: Place, options: ListOptions): Promise<ListedEntry[]> {
  const budget = new EntryBudget(place.given, options);
  const listed: ListedEntry[] = [];
  return inFolder(place, async (folder) => {
    await visit(folder, { prefix: '', depth: 1, budget, listed, recursive: options.recursive });
    return listed;
  });
}

interface Visit {
  readonly prefix: string;
  readonly depth: number;
  readonly budget: EntryBudget;
  readonly listed: ListedEntry[];
  readonly recursive: boolean;
}

async function visit(folder: Folder, state: Visit): Promise<void> {
  for (const entry of await folder.entries()) {
    state.budget.visit(state.depth);
    const info = await infoIn(folder, entry);
    if (info === undefined) continue;
    const path = `${state.prefix}${entry.name}`;
    state.listed.push({ name: entry.name, path, ...info });
    if (state.recursive && typeOf(entry) === 'directory')
      await descend(folder, entry.name, { ...state, prefix: `${path}/`, depth: state.depth + 1 });
  }
}

async function descend(folder: Folder, name: string, state: Visit): Promise<void> {
  const child = await folder.child(name);
  try {
    await visit(child, state);
  } finally {
    await child.close();
  }
}

/** Undefined for an entry that vanished since the folder was read. */
async function infoIn(folder: Folder, entry: Dirent): Promise<EntryInfo | undefined> {
  try {
    return infoOf(await lstat(folder.at(entry.name)));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}
