import { DiskFullError, JournalCorruptError, StoreError, TuttiError } from '@tutti/core';

/** Primary result codes, https://www.sqlite.org/rescode.html. */
export const sqliteCode = { busy: 5, locked: 6, readOnly: 8, ioError: 10, corrupt: 11, full: 13, cannotOpen: 14, notADatabase: 26 } as const;

/** The primary result code of an error of the driver; the extended code keeps it in its low byte. */
export function sqliteCodeOf(error: unknown): number | undefined {
  const code = (error as { errcode?: unknown } | null)?.errcode;
  return typeof code === 'number' ? code & 0xff : undefined;
}

export function isBusy(error: unknown): boolean {
  const code = sqliteCodeOf(error);
  return code === sqliteCode.busy || code === sqliteCode.locked;
}

/** Makes an error of Tutti of whatever the driver threw. */
export function toTuttiError(error: unknown, path: string, doing: 'read' | 'write'): TuttiError {
  if (TuttiError.isInstance(error)) return error;
  const detail = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  const options = { cause: error, data: { path, detail } };
  switch (sqliteCodeOf(error)) {
    case sqliteCode.full:
      return new DiskFullError(`The journal "${path}" cannot grow: ${detail}. Nothing of this write was kept. Free disk space and try again.`, options);
    case sqliteCode.ioError:
      if (doing === 'read') break;
      return new DiskFullError(`The journal "${path}" cannot be written: ${detail}. Nothing of this write was kept. Check the disk and try again.`, options);
    case sqliteCode.busy:
    case sqliteCode.locked:
      return new StoreError(`The journal "${path}" stayed locked by another process. Try again, or look for a process that holds it open for long.`, { ...options, code: 'STORE_BUSY', retryable: true });
    case sqliteCode.corrupt:
    case sqliteCode.notADatabase:
      return new JournalCorruptError(`The file of the journal "${path}" is damaged: ${detail}. Verify the journal, and restore the file from a copy if it cannot be read.`, options);
    case sqliteCode.readOnly:
      return new StoreError(`The journal "${path}" cannot be written: ${detail}. Give this process write permission for the file and its folder.`, { ...options, code: 'STORE_READ_ONLY' });
    default:
  }
  return new StoreError(`The journal "${path}" could not ${doing === 'read' ? 'be read' : 'take a write'}: ${detail}.`, options);
}
