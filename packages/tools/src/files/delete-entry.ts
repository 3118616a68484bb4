import { lstat, rmdir, unlink } from 'node:fs/promises';
import { EntryBudget } from './entry-budget.ts';
import { typeOf } from './entry-info.ts';
import type { Folder } from './folder.ts';
import { inParent } from './in-folder.ts';
import type { Place } from './resolve-path.ts';
import { systemCode } from './system-error.ts';

/** What is deleted. */
export interface DeleteOptions {
  /** Folders with all they hold; else only empty ones. */
  readonly recursive: boolean;
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/** Deletes what is at a place; a link itself, never what it leads to. @returns whether something was there. */
export function deleteEntry(place: Place, options: DeleteOptions): Promise<boolean> {
  const budget = new EntryBudget(place.given, options);
  return inParent(place, (folder, name) => remove(folder, name, { depth: 1, budget, recursive: options.recursive })).catch(
    (error: unknown) => {
      // A missing folder on the way holds nothing either.
      if ((error as { readonly code?: unknown }).code === 'PATH_NOT_FOUND') return false;
      throw error;
    },
  );
}

interface Removal {
  readonly depth: number;
  readonly budget: EntryBudget;
  readonly recursive: boolean;
}

async function remove(folder: Folder, name: string, state: Removal): Promise<boolean> {
  state.budget.visit(state.depth);
  try {
    if (typeOf(await lstat(folder.at(name))) === 'directory') await removeFolder(folder, name, state);
    else await unlink(folder.at(name));
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}

async function removeFolder(folder: Folder, name: string, state: Removal): Promise<void> {
  if (state.recursive) {
    const child = await folder.child(name);
    try {
      for (const entry of await child.entries()) await remove(child, entry.name, { ...state, depth: state.depth + 1 });
    } finally {
      await child.close();
    }
  }
  await rmdir(folder.at(name));
}
