import { constants, type Stats } from 'node:fs';
import { access, lstat, open, rename, unlink, type FileHandle } from 'node:fs/promises';
import type { Ids } from '@tutti/core';
import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import type { Folder } from './folder.ts';
import { inParent } from './in-folder.ts';
import { checkRegular } from './read-file.ts';
import type { Place } from './resolve-path.ts';
import { systemCode, wrongKind } from './system-error.ts';

const { O_WRONLY, O_CREAT, O_EXCL, O_APPEND, O_NOFOLLOW, O_NONBLOCK, W_OK } = constants;
const CHUNK = 1024 * 1024;

/** What a write needs. */
export interface WriteOptions {
  readonly ids: Ids;
  readonly signal?: AbortSignal | undefined;
}

/** Writes a file as a whole: its old content stays until the new one is on disk. Folders on the way are made. */
export function writeFile(place: Place, bytes: Uint8Array, options: WriteOptions): Promise<{ readonly created: boolean }> {
  return inParent(
    place,
    (folder, name) => replaceFile(folder, name, { place, ...options, fill: (file) => writeAll(file, bytes, options.signal) }),
    { create: true },
  );
}

/** Adds bytes to the end of a file, which is made when missing. */
export function appendFile(place: Place, bytes: Uint8Array, options: Pick<WriteOptions, 'signal'>): Promise<{ readonly size: number }> {
  return inParent(
    place,
    async (folder, name) => {
      throwIfCancelled(options.signal);
      const file = await open(folder.at(name), O_WRONLY | O_CREAT | O_APPEND | O_NOFOLLOW | O_NONBLOCK, 0o666);
      try {
        await checkRegular(file, place);
        // One piece: an append that is stopped half-way could not be told from one that was done.
        await file.writeFile(bytes);
        await file.datasync();
        return { size: (await file.stat()).size };
      } finally {
        await file.close();
      }
    },
    { create: true },
  );
}

/** How a file comes by its new content. */
export interface Replacement extends WriteOptions {
  readonly place: Place;
  readonly fill: (file: FileHandle) => Promise<void>;
}

/** Fills a new file beside the old one and puts it in its place in one move. On any failure the old one is untouched. */
export async function replaceFile(folder: Folder, name: string, replacement: Replacement): Promise<{ readonly created: boolean }> {
  const { place, ids, signal, fill } = replacement;
  throwIfCancelled(signal);
  const old = await existing(folder, name, place);
  const temporary = folder.at(`.tutti-${ids.next()}.tmp`);
  const file = await open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666);
  try {
    try {
      await fill(file);
      if (old !== undefined) await file.chmod(old.mode & 0o7777);
      await file.datasync();
    } finally {
      await file.close();
    }
    throwIfCancelled(signal);
    await rename(temporary, folder.at(name));
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
  return { created: old === undefined };
}

async function existing(folder: Folder, name: string, place: Place): Promise<Stats | undefined> {
  let stats: Stats;
  try {
    stats = await lstat(folder.at(name));
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined;
    throw error;
  }
  if (stats.isSymbolicLink()) return undefined;
  if (!stats.isFile())
    throw wrongKind(
      place.given,
      stats.isDirectory() ? 'it is a folder' : 'it is a pipe, a socket or a device; only regular files are used',
    );
  // The move would replace a write-protected file all the same.
  await access(folder.at(name), W_OK);
  return stats;
}

async function writeAll(file: FileHandle, bytes: Uint8Array, signal: AbortSignal | undefined): Promise<void> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    throwIfCancelled(signal);
    await file.writeFile(bytes.subarray(at, at + CHUNK));
  }
}
