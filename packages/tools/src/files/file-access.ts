import { basename, join, resolve, sep } from 'node:path';
import { PolicyRefusedError, systemIds, type Ids } from '@tutti/core';
import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import { InputTooLargeError } from '../errors/input-too-large-error.ts';
import { copyFile, copyFolder, type CopyReport } from './copy-entry.ts';
import { deleteEntry } from './delete-entry.ts';
import { entryInfo, type EntryInfo } from './entry-info.ts';
import { defaultFileLimits, type FileLimits } from './file-limits.ts';
import type { FileScope } from './file-scope.ts';
import { canPinFolders } from './folder.ts';
import { inFolder } from './in-folder.ts';
import { listFolder, type ListedEntry } from './list-folder.ts';
import { moveEntry } from './move-entry.ts';
import { readFile } from './read-file.ts';
import { absolutePath, resolvePath, type Place, type ResolveOptions } from './resolve-path.ts';
import { showPath } from './show-path.ts';
import { appendFile, writeFile } from './write-file.ts';

/** Where files may be used. */
export interface FileAccessOptions {
  /** Folder that relative paths start from, and that no path may leave. Default: the working folder at construction. */
  readonly root?: string;
  /** False lifts the confinement to the root, and nothing else. Default true. */
  readonly sandboxMode?: boolean;
  readonly limits?: Partial<FileLimits>;
  /** False refuses every path. Default true. */
  readonly isEnabled?: boolean;
  /** Names of temporary files. */
  readonly ids?: Ids;
  /** Hold folders open while working in them, so that no swap of a path can lead out. Default: where the system can (Linux). */
  readonly pinFolders?: boolean;
}

/** Ends an operation early. */
export interface Stoppable {
  readonly signal?: AbortSignal | undefined;
}

/** Reads and writes below one folder, and nowhere else, whatever the path looks like and whoever changes links meanwhile. */
export class FileAccess {
  readonly #scope: FileScope;
  readonly #isEnabled: boolean;

  constructor(options: FileAccessOptions = {}) {
    this.#isEnabled = options.isEnabled ?? true;
    this.#scope = {
      root: resolve(options.root ?? process.cwd()),
      isSandboxed: options.sandboxMode ?? true,
      isPinned: options.pinFolders ?? canPinFolders,
      limits: { ...defaultFileLimits, ...options.limits },
      ids: options.ids ?? systemIds,
    };
  }

  get root(): string {
    return this.#scope.root;
  }

  async read(path: string, options: Stoppable & { readonly maxBytes?: number | undefined } = {}): Promise<Uint8Array> {
    const limit = this.#scope.limits.readBytes;
    return readFile(await this.#place(path), { maxBytes: Math.min(options.maxBytes ?? limit, limit), signal: options.signal });
  }

  async write(path: string, bytes: Uint8Array, options: Stoppable = {}): Promise<{ readonly created: boolean }> {
    this.#checkSize(path, bytes);
    return writeFile(await this.#placeToMake(path), bytes, { ids: this.#scope.ids, signal: options.signal });
  }

  async append(path: string, bytes: Uint8Array, options: Stoppable = {}): Promise<{ readonly size: number }> {
    this.#checkSize(path, bytes);
    return appendFile(await this.#placeToMake(path), bytes, { signal: options.signal });
  }

  async info(path: string): Promise<EntryInfo> {
    return entryInfo(await this.#place(path));
  }

  async list(path: string, options: Stoppable & { readonly recursive?: boolean | undefined } = {}): Promise<ListedEntry[]> {
    return listFolder(await this.#place(path), {
      recursive: options.recursive ?? false,
      limit: this.#scope.limits.entries,
      signal: options.signal,
    });
  }

  /** Makes a folder and those on the way. @returns whether it was missing. */
  async makeFolder(path: string): Promise<boolean> {
    const place = await this.#placeToMake(path);
    const wasThere = (await this.typeAt(path)) !== undefined;
    await inFolder(place, () => Promise.resolve(), { create: true });
    return !wasThere;
  }

  /** Copies a file or folder. A file copied to a folder goes into it. */
  async copy(from: string, to: string, options: Stoppable = {}): Promise<CopyReport & { readonly destination: string }> {
    const source = await this.#place(from);
    const { type } = await entryInfo(source);
    const destination = type === 'directory' ? to : await this.#intoFolder(from, to);
    const { limits, ids } = this.#scope;
    const copyOptions = { ids, maxBytes: limits.copyBytes, limit: limits.entries, signal: options.signal };
    const report = await (type === 'directory' ? copyFolder : copyFile)(source, await this.#placeToMake(destination), copyOptions);
    return { ...report, destination };
  }

  /** Moves a file or folder. Moved to a folder, it goes into it. */
  async move(
    from: string,
    to: string,
    options: Stoppable & { readonly overwrite?: boolean | undefined } = {},
  ): Promise<{ readonly destination: string }> {
    const source = await this.#place(from, { last: 'link' });
    const destination = await this.#intoFolder(from, to);
    const target = await this.#place(destination, { last: 'link', createRoot: true });
    throwIfCancelled(options.signal);
    await moveEntry(source, target, { overwrite: options.overwrite ?? true });
    return { destination };
  }

  /** Deletes a file, a link, or a folder. @returns whether something was there. */
  async delete(path: string, options: Stoppable & { readonly recursive?: boolean | undefined } = {}): Promise<boolean> {
    const place = await this.#place(path, { last: 'link' });
    return deleteEntry(place, { recursive: options.recursive ?? true, limit: this.#scope.limits.entries, signal: options.signal });
  }

  /** What kind of thing is at a path; undefined when there is nothing. Paths out of the root are refused, not answered. */
  async typeAt(path: string): Promise<EntryInfo['type'] | undefined> {
    try {
      return (await this.info(path)).type;
    } catch (error) {
      const { code } = error as { readonly code?: unknown };
      // A path through a file (PATH_KIND) leads nowhere.
      if (code === 'PATH_NOT_FOUND' || code === 'PATH_KIND') return undefined;
      throw error;
    }
  }

  /**
   * The absolute path, free of links, that a path means; it may not exist. For programs and libraries that open files by
   * name themselves: between this answer and their opening somebody with access to the root could swap a folder for a link.
   */
  async locate(path: string): Promise<string> {
    return absolutePath(await this.#place(path));
  }

  #place(path: string, options: ResolveOptions = {}): Promise<Place> {
    if (this.#isEnabled) return resolvePath(this.#scope, path, options);
    return Promise.reject(
      new PolicyRefusedError(`Files may not be used here, so ${showPath(path)} is refused. Set "enable_filesystem: true" to allow it.`, {
        data: { path },
      }),
    );
  }

  #placeToMake(path: string): Promise<Place> {
    return this.#place(path, { createRoot: true });
  }

  async #intoFolder(from: string, to: string): Promise<string> {
    const isFolder = to.endsWith('/') || to.endsWith(sep) || (to !== '' && (await this.typeAt(to)) === 'directory');
    // The way back up is not a name: such sources are refused later, where their place is known.
    const name = basename(resolve(this.#scope.root, from));
    return isFolder ? join(to, name) : to;
  }

  #checkSize(path: string, bytes: Uint8Array): void {
    const limit = this.#scope.limits.writeBytes;
    if (bytes.length <= limit) return;
    throw new InputTooLargeError(
      `${bytes.length} bytes are more than the ${limit} that may be written to ${showPath(path)} at once. Split them, or raise the limit "writeBytes" of the file tool.`,
      { data: { path, size: bytes.length, limit } },
    );
  }
}
