import { StoreError } from '@tutti/core';
import type { Connection } from './connection.ts';
import { APPLICATION_ID, FORMAT, packageVersion } from './format.ts';
import { additionsOfFormat3, additionsOfFormat5, additionsOfFormat6, schemaOfFormat1 } from './schema.ts';
import { noteSchema } from './schema-note.ts';

/** Brings a file from the format before to `format`. Steps are never changed once released. */
export interface Migration {
  readonly format: number;
  readonly apply: (connection: Connection) => void;
}

export const migrations: readonly Migration[] = [
  { format: 1, apply: (connection) => connection.exec(schemaOfFormat1) },
  // When bringing in a run began, so that a prune does not take its records for left-overs.
  { format: 2, apply: (connection) => connection.exec('ALTER TABLE garbage ADD COLUMN staged_at REAL') },
  { format: 3, apply: (connection) => connection.exec(additionsOfFormat3) },
  // The lease of an owner that fell silent, until its successor has appended something.
  { format: 4, apply: (connection) => connection.exec('ALTER TABLE run ADD COLUMN silent_ms REAL') },
  { format: 5, apply: (connection) => connection.exec(additionsOfFormat5) },
  { format: 6, apply: (connection) => connection.exec(additionsOfFormat6) },
];

/**
 * Brings a file up to the newest format, forward only: all steps in one transaction, or none.
 * @throws StoreError `JOURNAL_VERSION` when the file is newer than the steps.
 */
export function migrate(connection: Connection, steps: readonly Migration[] = migrations): void {
  const target = steps.at(-1)?.format ?? FORMAT;
  if (connection.pragma('user_version') === target) return;
  connection.exec('BEGIN IMMEDIATE');
  try {
    // Another process may have been quicker.
    const present = Number(connection.pragma('user_version'));
    if (present > target) throw newerFormat(connection, present, target);
    for (const step of steps) if (step.format > present) step.apply(connection);
    if (present < target) stamp(connection, target);
    connection.exec('COMMIT');
  } catch (error) {
    connection.rollback();
    throw error;
  }
}

/** In a transaction that is to write: a later release may have brought the file up meanwhile. @throws StoreError `JOURNAL_VERSION` */
export function assertOwnFormat(connection: Connection): void {
  if (connection.format === undefined) return;
  const { user_version: present } = connection.get<{ user_version: number }>('PRAGMA user_version') as { user_version: number };
  if (present > connection.format) throw newerFormat(connection, present, connection.format);
}

function stamp(connection: Connection, format: number): void {
  connection.exec(`PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${format}`);
  connection.run(
    `INSERT INTO meta (key, value) VALUES ('written_by', ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    packageVersion(),
  );
  noteSchema(connection, format);
}

/** A file that only a later version of this package can read. */
export function newerFormat(connection: Connection, present: number, readable: number): StoreError {
  const writer = writerOf(connection);
  // What was never released cannot be installed.
  const remedy =
    writer === undefined || writer === '0.0.0'
      ? 'Install the newest @tutti/journal-sqlite'
      : `Install @tutti/journal-sqlite ${writer} or later`;
  return new StoreError(
    `The journal "${connection.path}" has format ${present}; this version reads formats up to ${readable}. ${remedy}; the file was left as it is.`,
    {
      code: 'JOURNAL_VERSION',
      data: { path: connection.path, format: present, readable, writtenBy: writer ?? null },
    },
  );
}

function writerOf(connection: Connection): string | undefined {
  try {
    return connection.get<{ value: string }>(`SELECT value FROM meta WHERE key = 'written_by'`)?.value;
  } catch {
    // A later format may have no such table.
    return undefined;
  }
}
