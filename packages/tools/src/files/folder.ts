import { constants, type Dirent } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { systemCode } from './system-error.ts';

const { O_RDONLY, O_DIRECTORY, O_NOFOLLOW } = constants;

/** Whether this system can name files below an open folder. Only Linux has `/proc/self/fd`. */
export const canPinFolders: boolean = process.platform === 'linux';

/**
 * A folder held open. Names below it are looked up in this very folder, whatever its path has come to mean since:
 * Node has no `openat`, but `/proc/self/fd/N/name` is the same. Elsewhere the path is checked before each step,
 * which leaves a moment in which it can be swapped.
 */
export class Folder {
  readonly #handle: FileHandle | undefined;
  readonly #path: string;

  /** `open` makes folders; this only keeps what it opened. */
  constructor(path: string, handle: FileHandle | undefined) {
    this.#path = path;
    this.#handle = handle;
  }

  /** Opens a folder by a path without links. Errors are those of the operating system; a link is `ELOOP`. */
  static async open(path: string, isPinned: boolean): Promise<Folder> {
    if (isPinned) return new Folder(path, await openFolder(path));
    const stats = await lstat(path);
    if (stats.isSymbolicLink() || (stats.isDirectory() && !isSamePath(await realpath(path), path))) throw systemError('ELOOP');
    if (!stats.isDirectory()) throw systemError('ENOTDIR');
    return new Folder(path, undefined);
  }

  /** A path that means `name` in this folder. The name must be a single one. */
  at(name: string): string {
    return this.#handle === undefined ? join(this.#path, name) : `/proc/self/fd/${this.#handle.fd}/${name}`;
  }

  child(name: string): Promise<Folder> {
    return Folder.open(this.at(name), this.#handle !== undefined);
  }

  /** The folder of that name, made when it is missing. */
  async ensureChild(name: string): Promise<Folder> {
    try {
      return await this.child(name);
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error;
    }
    try {
      await mkdir(this.at(name));
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') throw error;
    }
    return this.child(name);
  }

  /** What the folder holds, sorted by name. */
  async entries(): Promise<Dirent[]> {
    const entries = await readdir(this.at('.'), { withFileTypes: true });
    return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
  }

  async close(): Promise<void> {
    await this.#handle?.close();
  }
}

async function openFolder(path: string): Promise<FileHandle> {
  try {
    return await open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW);
  } catch (error) {
    // Linux says ENOTDIR for a link too. What is a folder by now was a link a moment ago.
    if (systemCode(error) === 'ENOTDIR' && !(await isFile(path))) throw systemError('ELOOP');
    throw error;
  }
}

async function isFile(path: string): Promise<boolean> {
  try {
    const stats = await lstat(path);
    return !stats.isSymbolicLink() && !stats.isDirectory();
  } catch {
    return false;
  }
}

/** Systems without pinned folders may not tell case and Unicode forms apart. */
function isSamePath(a: string, b: string): boolean {
  const [one, other] = [a, b].map((path) => path.normalize('NFC').toLowerCase());
  return one === other;
}

function systemError(code: string): Error {
  return Object.assign(new Error(code), { code });
}
