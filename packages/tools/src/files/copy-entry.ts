import { lstat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import type { Ids } from '@tutti/core';
import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import { InputTooLargeError } from '../errors/input-too-large-error.ts';
import { PathInvalidError } from '../errors/path-invalid-error.ts';
import { EntryBudget } from './entry-budget.ts';
import { typeOf } from './entry-info.ts';
import type { Folder } from './folder.ts';
import { inFolder, inParent } from './in-folder.ts';
import { openRegular } from './read-file.ts';
import type { Place } from './resolve-path.ts';
import { showPath } from './show-path.ts';
import { replaceFile } from './write-file.ts';

const CHUNK = 1024 * 1024;

/** What a copy needs. */
export interface CopyOptions {
  readonly ids: Ids;
  readonly maxBytes: number;
  readonly limit: number;
  readonly signal?: AbortSignal | undefined;
}

/** What a copy did. `skipped` names links and special files in a folder, which are not copied. */
export interface CopyReport {
  readonly files: number;
  readonly bytes: number;
  readonly skipped: readonly string[];
}

/** Copies a regular file; the target is replaced as a whole. */
export async function copyFile(from: Place, to: Place, options: CopyOptions): Promise<CopyReport> {
  const copy = new Copy(from, to, options);
  await inParent(from, (source, name) =>
    inParent(to, (target, targetName) => copy.file({ folder: source, name }, { folder: target, name: targetName }), { create: true }),
  );
  return copy.report();
}

/** Copies a folder with all it holds into another, file by file; what is there already stays or is replaced. */
export async function copyFolder(from: Place, to: Place, options: CopyOptions): Promise<CopyReport> {
  if (from.parts.every((part, index) => to.parts[index] === part)) {
    throw new PathInvalidError(
      `The folder ${showPath(from.given)} cannot be copied to ${showPath(to.given)}, which lies inside it or is the same. Choose a target outside of it.`,
      { data: { path: from.given, destination: to.given } },
    );
  }
  const copy = new Copy(from, to, options);
  await inFolder(from, (source) => inFolder(to, (target) => copy.contents(source, target, ''), { create: true }));
  return copy.report();
}

interface Spot {
  readonly folder: Folder;
  readonly name: string;
}

class Copy {
  readonly #from: Place;
  readonly #to: Place;
  readonly #options: CopyOptions;
  readonly #budget: EntryBudget;
  readonly #skipped: string[] = [];
  #files = 0;
  #bytes = 0;

  constructor(from: Place, to: Place, options: CopyOptions) {
    this.#from = from;
    this.#to = to;
    this.#options = options;
    this.#budget = new EntryBudget(from.given, options);
  }

  report(): CopyReport {
    return { files: this.#files, bytes: this.#bytes, skipped: this.#skipped };
  }

  async file(from: Spot, to: Spot): Promise<void> {
    const source = await openRegular(from.folder, from.name, this.#from);
    try {
      const { ids, signal } = this.#options;
      await replaceFile(to.folder, to.name, { place: this.#to, ids, signal, fill: (target) => this.#pour(source, target) });
      this.#files += 1;
    } finally {
      await source.close();
    }
  }

  async contents(from: Folder, to: Folder, prefix: string): Promise<void> {
    for (const entry of await from.entries()) {
      this.#budget.visit(prefix.split('/').length);
      const type = typeOf(await lstat(from.at(entry.name)));
      if (type === 'file') await this.file({ folder: from, name: entry.name }, { folder: to, name: entry.name });
      else if (type === 'directory') await this.#folder(from, to, { name: entry.name, prefix });
      else this.#skipped.push(`${prefix}${entry.name}`);
    }
  }

  async #folder(from: Folder, to: Folder, entry: { readonly name: string; readonly prefix: string }): Promise<void> {
    const source = await from.child(entry.name);
    try {
      const target = await to.ensureChild(entry.name);
      try {
        await this.contents(source, target, `${entry.prefix}${entry.name}/`);
      } finally {
        await target.close();
      }
    } finally {
      await source.close();
    }
  }

  async #pour(source: FileHandle, target: FileHandle): Promise<void> {
    const buffer = Buffer.allocUnsafe(CHUNK);
    for (;;) {
      throwIfCancelled(this.#options.signal);
      const { bytesRead } = await source.read(buffer, 0, CHUNK, null);
      if (bytesRead === 0) return;
      this.#bytes += bytesRead;
      if (this.#bytes > this.#options.maxBytes) {
        throw new InputTooLargeError(
          `Copying ${showPath(this.#from.given)} would move more than ${this.#options.maxBytes} bytes. Raise the limit "copyBytes" of the file tool.`,
          { data: { path: this.#from.given, limit: this.#options.maxBytes } },
        );
      }
      await target.writeFile(buffer.subarray(0, bytesRead));
    }
  }
}
