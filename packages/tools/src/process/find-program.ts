import { constants } from 'node:fs';
import { access, realpath } from 'node:fs/promises';
import { delimiter, isAbsolute, join, relative } from 'node:path';

/** Folders in which programs are looked for: the absolute ones of `PATH` that do not lie below the root, where pipelines write. */
export function programFolders(root: string, path: string = process.env['PATH'] ?? '/usr/local/bin:/usr/bin:/bin'): readonly string[] {
  return path.split(delimiter).filter((folder) => isAbsolute(folder) && !isBelow(root, folder));
}

/** The absolute path of a program in the first folder that has it; undefined when none has. An absolute name stands for itself. */
export async function findProgram(name: string, folders: readonly string[], root: string): Promise<string | undefined> {
  for (const file of isAbsolute(name) ? [name] : folders.map((folder) => join(folder, name))) {
    if (await isExecutable(file, root)) return file;
  }
  return undefined;
}

async function isExecutable(file: string, root: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    // A link into the root would let a pipeline say what the program is.
    return !isBelow(root, await realpath(file));
  } catch {
    return false;
  }
}

function isBelow(root: string, path: string): boolean {
  const way = relative(root, path);
  return way === '' || (!way.startsWith('..') && !isAbsolute(way));
}
