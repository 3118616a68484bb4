import { JournalCorruptError } from '@tutti/core';
import { checksum } from './checksum.ts';
import type { Connection } from './connection.ts';

interface SchemaRow {
  readonly name: string;
  readonly sql: string | null;
}

/** Notes the format, and how the tables and indexes were made, so that a damaged header or schema can be told. */
export function noteSchema(connection: Connection, format: number): void {
  const made = Object.fromEntries(schemaOf(connection));
  const put = 'INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value';
  connection.run(put, 'format', String(format));
  connection.run(put, 'schema', JSON.stringify(made));
}

/** The format as the file notes it beside its header; undefined when that cannot be read. */
export function notedFormat(connection: Connection): number | undefined {
  try {
    const noted = connection.get<{ value: string }>(`SELECT value FROM meta WHERE key = 'format'`)?.value;
    return noted === undefined ? undefined : Number(noted);
  } catch {
    // A later format may have no such table.
    return undefined;
  }
}

/**
 * Compares the schema with what was noted when it was made; tables and indexes that others have added do not matter.
 * @throws JournalCorruptError
 */
export function assertSchema(connection: Connection): void {
  const noted = connection.get<{ value: string }>(`SELECT value FROM meta WHERE key = 'schema'`)?.value;
  if (noted === undefined) return;
  const present = schemaOf(connection);
  for (const [name, crc] of Object.entries(JSON.parse(noted) as Record<string, number>)) {
    if (present.get(name) !== crc) throw damagedHead(connection.path, `the schema of "${name}" is not as it was made`);
  }
}

/** What is said of a file whose first pages are damaged. */
export function damagedHead(path: string, problem: string): JournalCorruptError {
  return new JournalCorruptError(
    `The file of the journal "${path}" is damaged: ${problem}. Restore the file from a copy; it was left as it is.`,
    { data: { path, problem } },
  );
}

function schemaOf(connection: Connection): Map<string, number> {
  const rows = connection.all<SchemaRow>('SELECT name, sql FROM sqlite_schema');
  return new Map(rows.map(({ name, sql }) => [name, checksum(String(sql))]));
}
