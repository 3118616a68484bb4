import { StoreError } from '@tutti/core';
import { statSync } from 'node:fs';

/**
 * The files of a journal as they were opened. A file that was moved, deleted or replaced while it is open still takes writes, and
 * keeps them for nobody: what is acknowledged must be where it is looked for.
 */
export class FileIdentity {
  readonly #paths: readonly string[];
  readonly #known: Map<string, string> = new Map();

  constructor(path: string) {
    this.#paths = [path, `${path}-wal`];
    for (const each of this.#paths) this.#note(each);
  }

  /** @throws StoreError `STORE_REPLACED` */
  assertInPlace(): void {
    for (const path of this.#paths) {
      const known = this.#known.get(path);
      if (known === undefined) this.#note(path);
      else if (known !== identityOf(path)) throw replaced(path);
    }
  }

  #note(path: string): void {
    const identity = identityOf(path);
    if (identity !== undefined) this.#known.set(path, identity);
  }
}

function identityOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false });
  return found && `${found.dev}:${found.ino}`;
}

function replaced(path: string): StoreError {
  return new StoreError(
    `The file "${path}" was moved, deleted or replaced while its journal is open: what is written now would be lost. Nothing of this write was kept. Put the file back if you can, and open the journal again.`,
    {
      code: 'STORE_REPLACED',
      data: { path },
    },
  );
}
