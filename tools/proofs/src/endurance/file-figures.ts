import { statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

/** What a journal file holds at one moment. */
export interface FileFigures {
  /** By table, whatever tables there are: one that is added is counted too. */
  readonly rows: Readonly<Record<string, number>>;
  readonly usedPages: number;
  /** Pages that were used and wait to be used again or given back. */
  readonly freePages: number;
  /** The file and its log, as the disk has them. */
  readonly diskBytes: number;
}

/** Looks at a journal file from outside, while others write: all figures are of one moment, but the disk's. */
export function fileFigures(path: string): FileFigures {
  using file = new DatabaseSync(path, { readOnly: true, timeout: 5_000 });
  file.exec('BEGIN');
  const tables = file.prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name <> 'meta'`).all();
  const rows = Object.fromEntries(tables.map(({ name }) => [String(name), numberOf(file, `SELECT count(*) FROM "${String(name)}"`)]));
  const freePages = numberOf(file, 'PRAGMA freelist_count');
  const usedPages = numberOf(file, 'PRAGMA page_count') - freePages;
  return { rows, usedPages, freePages, diskBytes: sizeOf(path) + sizeOf(`${path}-wal`) };
}

function numberOf(file: DatabaseSync, sql: string): number {
  return Number(Object.values(file.prepare(sql).get() ?? {})[0]);
}

function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}
