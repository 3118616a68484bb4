import { JournalCorruptError, type Json } from '@tutti/core';

/**
 * A value on record, as it is or on its way. A damaged one is the run's trouble, whichever body asked for it: it is told to `fail`,
 * since as a failure of the step it could be handled, and would be recorded.
 */
export function orDamaged(value: Json | Promise<Json>, fail: (error: JournalCorruptError) => void): Json | Promise<Json> {
  if (!(value instanceof Promise)) return value;
  return value.catch((error: unknown) => {
    if (error instanceof JournalCorruptError) fail(error);
    throw error;
  });
}
