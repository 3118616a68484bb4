import { constants } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import { InputTooLargeError } from '../errors/input-too-large-error.ts';
import { PathEscapeError } from '../errors/path-escape-error.ts';
import type { Folder } from './folder.ts';
import { inParent } from './in-folder.ts';
import type { Place } from './resolve-path.ts';
import { showPath } from './show-path.ts';
import { wrongKind } from './system-error.ts';

const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
const CHUNK = 256 * 1024;

/** How much is read, and until when. */
export interface ReadOptions {
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/** The bytes of a regular file. */
export function readFile(place: Place, options: ReadOptions): Promise<Uint8Array> {
  return inParent(place, async (folder, name) => {
    const file = await openRegular(folder, name, place);
    try {
      return await readWhole(file, place, options);
    } finally {
      await file.close();
    }
  });
}

/** Opens a file for reading. Links, devices, pipes and folders are refused; in a sandbox so are files with a second name. */
export async function openRegular(folder: Folder, name: string, place: Place): Promise<FileHandle> {
  // Without O_NONBLOCK the opening of a pipe would wait for a writer.
  const file = await open(folder.at(name), O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  try {
    await checkRegular(file, place);
    return file;
  } catch (error) {
    await file.close();
    throw error;
  }
}

/** Refuses an open file that is not regular, or whose other name could lie outside a sandbox. */
export async function checkRegular(file: FileHandle, place: Place): Promise<void> {
  const stats = await file.stat();
  if (stats.isDirectory()) throw wrongKind(place.given, 'it is a folder');
  if (!stats.isFile()) throw wrongKind(place.given, 'it is a pipe, a socket or a device; only regular files are used');
  // A hard link is a file outside as much as one inside; its other names cannot be found.
  if (place.isSandboxed && stats.nlink > 1) {
    throw new PathEscapeError(
      `The file ${showPath(place.given)} has ${stats.nlink} names (hard links), and one may lie outside of the folder that tools may use. Put a copy there instead.`,
      { data: { path: place.given } },
    );
  }
}

async function readWhole(file: FileHandle, place: Place, options: ReadOptions): Promise<Uint8Array> {
  const { size } = await file.stat();
  if (size > options.maxBytes) throw tooLarge(place, size, options.maxBytes);
  const chunks: Uint8Array[] = [];
  let total = 0;
  for (;;) {
    throwIfCancelled(options.signal);
    // Some files have no size, others grow: what is read counts, not what was announced.
    const buffer = Buffer.allocUnsafe(Math.min(CHUNK, Math.max(size - total, 1024)));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, null);
    if (bytesRead === 0) return Buffer.concat(chunks, total);
    total += bytesRead;
    if (total > options.maxBytes) throw tooLarge(place, total, options.maxBytes);
    chunks.push(buffer.subarray(0, bytesRead));
  }
}

function tooLarge(place: Place, size: number, limit: number): InputTooLargeError {
  return new InputTooLargeError(
    `The file ${showPath(place.given)} has ${size} bytes or more; at most ${limit} are read. Split it, or raise the limit "readBytes" of the file tool.`,
    {
      data: { path: place.given, size, limit },
    },
  );
}
