import { readFileSync, statSync } from 'node:fs';
import { ValidationError } from '@tutti/core';

const MAX_BYTES = 4 * 1024 * 1024;

/** The text of a file of settings, UTF-8. @throws ValidationError saying why it cannot be read. */
export function readSettingsText(path: string, what: string): string {
  try {
    const found = statSync(path);
    if (!found.isFile()) throw new Error('it is no file');
    if (found.size > MAX_BYTES) throw new Error(`it has ${found.size} bytes`);
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    const why =
      code === 'ENOENT'
        ? 'there is no such file'
        : code === 'EACCES' || code === 'EPERM'
          ? 'permission is denied'
          : code === 'ERR_ENCODING_INVALID_ENCODED_DATA'
            ? 'it is no UTF-8 text'
            : message;
    throw new ValidationError(`The ${what} "${path}" cannot be read: ${why}. Check the path.`, {
      code: 'FILE_UNREADABLE',
      data: { path },
      cause,
    });
  }
}
