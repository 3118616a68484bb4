import type { Connection } from './connection.ts';
import { numbers } from './run-row.ts';
import { MESSAGE_SEAL } from './seal.ts';

/** A message as it stands in the inbox. */
export interface MessageRow {
  readonly run: number;
  readonly id: string;
  /** Null once it was taken: a late duplicate is known by its id. */
  readonly body: string | null;
  /** 1 when the row is as it was written, to the run it was written to. */
  readonly sound: number;
}

export const MESSAGE_ROW: string = `${numbers('run')}, id, body, (crc IS ${MESSAGE_SEAL}) AS sound`;

/** @returns the number of rows added: none for an id that the run has already. */
export function insertMessage(
  connection: Connection,
  run: number,
  { id, body }: { readonly id: string; readonly body: string | null },
): number {
  return connection.run(
    'INSERT OR IGNORE INTO inbox (run, id, body, crc) VALUES (?, ?, ?, tutti_seal(CAST(? AS INTEGER), ?, ?))',
    ...[run, id, body],
    ...[run, id, body],
  );
}
