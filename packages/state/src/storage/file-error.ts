import { DiskFullError, StoreError, TuttiError } from '@tutti/core';

/** Makes an error of Tutti of what the file system threw, with what to do. */
export function toStoreError(error: unknown, path: string, doing: string): TuttiError {
  if (TuttiError.isInstance(error)) return error;
  const { code = 'UNKNOWN', message } = error as NodeJS.ErrnoException;
  const options = { cause: error, data: { path, code } };
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new DiskFullError(
        `Checkpoint storage "${path}" could not ${doing}: the disk is full. Nothing of it was kept. Free space and try again.`,
        options,
      );
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return new StoreError(
        `Checkpoint storage "${path}" could not ${doing}: permission is missing (${code}). Give this process access to it, or choose another place.`,
        { ...options, code: 'STORE_READ_ONLY' },
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new StoreError(
        `Checkpoint storage "${path}" could not ${doing}: a file stands where a folder should. Choose another folder.`,
        { ...options, code: 'STORE_NOT_A_FOLDER' },
      );
    default:
      return new StoreError(`Checkpoint storage "${path}" could not ${doing}: ${message}.`, options);
  }
}
