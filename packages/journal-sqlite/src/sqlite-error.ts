import { DiskFullError, JournalCorruptError, StoreError, TuttiError } from '@tutti/core';

/** Primary result codes, https://www.sqlite.org/rescode.html. */
export const sqliteCode = {
  error: 1,
  busy: 5,
  locked: 6,
  readOnly: 8,
  ioError: 10,
  corrupt: 11,
  full: 13,
  cannotOpen: 14,
  mismatch: 20,
  notADatabase: 26,
} as const;

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
      return new DiskFullError(
        `The journal "${path}" cannot grow: ${detail}. Nothing of this write was kept. Free disk space and try again.`,
        options,
      );
    case sqliteCode.ioError:
      if (doing === 'read') break;
      return new DiskFullError(
        `The journal "${path}" cannot be written: ${detail}. Nothing of this write was kept. Check the disk and try again.`,
        options,
      );
    case sqliteCode.busy:
    case sqliteCode.locked:
      return new StoreError(
        `The journal "${path}" stayed locked by another process. Try again, or look for a process that holds it open for long.`,
        { ...options, code: 'STORE_BUSY', retryable: true },
      );
    case sqliteCode.corrupt:
    case sqliteCode.notADatabase:
      return new JournalCorruptError(
        `The file of the journal "${path}" is damaged: ${detail}. Verify the journal, and restore the file from a copy if it cannot be read.`,
        options,
      );
    case sqliteCode.readOnly:
      return new StoreError(
        `The journal "${path}" cannot be written: ${detail}. Give this process write permission for the file and its folder.`,
        { ...options, code: 'STORE_READ_ONLY' },
      );
    default:
      if (isOfDamage(error))
        return new JournalCorruptError(
          `The file of the journal "${path}" is damaged: ${detail}. Verify the journal, and restore the file from a copy if it cannot be read.`,
          options,
        );
  }
  return new StoreError(`The journal "${path}" could not ${doing === 'read' ? 'be read' : 'take a write'}: ${detail}.`, options);
}

/** Extended codes of a row that stands twice where none stood when it was looked for. */
const TWICE: readonly unknown[] = [1555, 2067, 2579];
/** A value of another type than its column's, in columns that no caller gives: it stood there before. */
const OTHER_TYPE = /^cannot store .+ column run\.(length|head_crc|bytes|base_seq|base_crc|epoch|recoveries|blocked|posted|crc)$/;

/**
 * What cannot happen in a file as this package writes it: a table, column or function that is not there, a row that stands twice,
 * a text that is not the JSON it was, an integer larger than any that was written.
 */
function isOfDamage(error: unknown): boolean {
  if (error instanceof SyntaxError) return true;
  // What the driver throws may be of another realm, where it is no Error of ours.
  const { errcode, code, message } = Object(error) as { errcode?: unknown; code?: unknown; message?: unknown };
  return (
    code === 'ERR_OUT_OF_RANGE' ||
    sqliteCodeOf(error) === sqliteCode.error ||
    sqliteCodeOf(error) === sqliteCode.mismatch ||
    TWICE.includes(errcode) ||
    OTHER_TYPE.test(String(message))
  );
}
