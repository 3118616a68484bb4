import { DiskFullError } from '../errors/disk-full-error.ts';
import { StoreError } from '../errors/store-error.ts';
import { TuttiError } from '../errors/tutti-error.ts';

/** Primary result codes, https://www.sqlite.org/rescode.html. */
const BUSY = 5;
const READ_ONLY = 8;
const CORRUPT = 11;
const FULL = 13;
const NOT_A_DATABASE = 26;

/** Makes an error of Tutti of whatever the driver threw. */
export function toStoreError(error: unknown, store: { readonly path: string; readonly name: string; readonly what: string }): TuttiError {
  if (TuttiError.isInstance(error)) return error;
  const { path, name, what } = store;
  const { errcode = 0 } = error as { errcode?: number };
  const detail = error instanceof Error ? error.message : String(error);
  const options = { cause: error, data: { path, detail } };
  switch (errcode & 0xff) {
    case FULL:
      return new DiskFullError(`${name} "${path}" cannot grow: ${detail}. Nothing of it was kept. Free space and try again.`, options);
    case NOT_A_DATABASE:
      return new StoreError(`${name} "${path}" is a file, but no SQLite database. Give another path, or move the file away.`, {
        ...options,
        code: 'STORE_NOT_A_DATABASE',
      });
    case CORRUPT:
      return new StoreError(`The file of ${name} "${path}" is damaged: ${detail}. Put it back from a copy, or move it away.`, {
        ...options,
        code: 'STORE_CORRUPT',
      });
    case READ_ONLY:
      return new StoreError(
        `${name} "${path}" cannot be written: ${detail}. Give this process write permission for the file and its folder.`,
        { ...options, code: 'STORE_READ_ONLY' },
      );
    case BUSY:
      return new StoreError(`${name} "${path}" stayed locked by another process. Try again.`, {
        ...options,
        code: 'STORE_BUSY',
        retryable: true,
      });
    default:
      return new StoreError(`${name} "${path}" could not ${what}: ${detail}.`, options);
  }
}
