import { ValidationError } from '@tutti/core';
import type { SqliteJournalOptions } from './sqlite-journal-options.ts';

/** @throws ValidationError for options that make no sense; the path is looked at when the file is opened. */
export function assertOptions({ durability, maxBatchRows, maxBatchMs, busyTimeoutMs, maxFileBytes }: SqliteJournalOptions): void {
  if (durability !== undefined && durability !== 'strict' && durability !== 'relaxed')
    throw refused('durability', durability, '"strict" or "relaxed"');
  for (const [name, value] of Object.entries({ maxBatchRows, maxFileBytes }))
    if (value !== undefined && !(value >= 1)) throw refused(name, value, 'at least 1');
  for (const [name, value] of Object.entries({ maxBatchMs, busyTimeoutMs }))
    if (value !== undefined && !(value >= 0)) throw refused(name, value, 'at least 0');
}

function refused(name: string, value: unknown, wanted: string): ValidationError {
  return new ValidationError(`${name} of a journal is ${JSON.stringify(value) ?? String(value)}; it must be ${wanted}.`, {
    data: { [name]: String(value) },
  });
}
