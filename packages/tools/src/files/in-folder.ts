import { Folder } from './folder.ts';
import type { Place } from './resolve-path.ts';
import { PathEscapeError } from '../errors/path-escape-error.ts';
import { showPath } from './show-path.ts';
import { fileError } from './system-error.ts';

/** Whether folders on the way are made when missing. */
export interface WayOptions {
  readonly create?: boolean;
}

/** Opens the folder that holds a place, works in it, and closes it. The base itself lies in no folder. */
export function inParent<T>(place: Place, use: (folder: Folder, name: string) => Promise<T>, options: WayOptions = {}): Promise<T> {
  const name = place.parts.at(-1);
  if (name === undefined) return Promise.reject(rootItself(place.given));
  return inFolder({ ...place, parts: place.parts.slice(0, -1) }, (folder) => use(folder, name), options);
}

/** Opens the folder at a place, name by name and never through a link, works in it, and closes it. */
export async function inFolder<T>(place: Place, use: (folder: Folder) => Promise<T>, options: WayOptions = {}): Promise<T> {
  let folder: Folder | undefined;
  try {
    folder = await walk(place, options);
    return await use(folder);
  } catch (error) {
    throw fileError(error, place.given);
  } finally {
    await folder?.close();
  }
}

async function walk(place: Place, options: WayOptions): Promise<Folder> {
  let folder = await Folder.open(place.base, place.isPinned);
  for (const name of place.parts) {
    const parent: Folder = folder;
    try {
      folder = options.create === true ? await parent.ensureChild(name) : await parent.child(name);
    } finally {
      await parent.close();
    }
  }
  return folder;
}

function rootItself(path: string): PathEscapeError {
  return new PathEscapeError(
    `${showPath(path)} is the root folder itself, which can be listed but not read, written, moved or deleted. Name something in it.`,
    { data: { path } },
  );
}
