import { lstat, rename } from 'node:fs/promises';
import { PathExistsError } from '../errors/path-exists-error.ts';
import type { Folder } from './folder.ts';
import { inParent } from './in-folder.ts';
import type { Place } from './resolve-path.ts';
import { showPath } from './show-path.ts';
import { systemCode } from './system-error.ts';

/** Renames a file, folder or link, in one step; folders on the way to the target are made. */
export function moveEntry(from: Place, to: Place, options: { readonly overwrite: boolean }): Promise<void> {
  return inParent(from, async (source, name) => {
    await lstat(source.at(name));
    await inParent(
      to,
      async (target, targetName) => {
        if (!options.overwrite && (await isThere(target, targetName))) {
          throw new PathExistsError(`Something is already at ${showPath(to.given)}. Choose another path, or pass "overwrite: true".`, {
            data: { path: to.given },
          });
        }
        await rename(source.at(name), target.at(targetName));
      },
      { create: true },
    );
  });
}

async function isThere(folder: Folder, name: string): Promise<boolean> {
  try {
    await lstat(folder.at(name));
    return true;
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return false;
    throw error;
  }
}
