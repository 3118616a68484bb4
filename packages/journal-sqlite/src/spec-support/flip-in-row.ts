import { readFileSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';

type Value = null | number | string;

/** A value of a row, by its table, a condition that holds for that row alone, and its column. */
export interface Place {
  readonly table: string;
  readonly where: string;
  readonly column: string;
}

/** Flips bits in the last byte of a value in its table, and in no index. The file is closed and its log empty. */
export function flipInRow(path: string, { table, where, column }: Place, bits: number): void {
  const row = rowOf(path, table, where);
  const names = Object.keys(row);
  const stored = Object.values(row).map(bytesOf);
  const file = readFileSync(path);
  const record = Buffer.concat(stored);
  const start = file.indexOf(record);
  if (start < 0 || file.includes(record, start + 1)) throw new Error(`The row of "${table}" where ${where} is not there once.`);
  const at = start + Buffer.concat(stored.slice(0, names.indexOf(column) + 1)).length - 1;
  file.writeUInt8(file.readUInt8(at) ^ bits, at);
  writeFileSync(path, file);
}

/** The columns that stand in the record itself: "ord" is its key. */
function rowOf(path: string, table: string, where: string): Record<string, Value> {
  const raw = new DatabaseSync(path, { readOnly: true });
  const { ord: _key, ...row } = raw.prepare(`SELECT * FROM ${table} WHERE ${where}`).get() as Record<string, Value>;
  raw.close();
  return row;
}

/** As a record holds it, https://www.sqlite.org/fileformat2.html#record_format; 0 and 1 are in its header alone. */
function bytesOf(value: Value): Buffer {
  if (typeof value === 'string') return Buffer.from(value);
  if (value === null || value === 0 || value === 1) return Buffer.alloc(0);
  const length = [1, 2, 3, 4, 6].find((size) => Math.abs(value) < 2 ** (8 * size - 1)) ?? 6;
  const bytes = Buffer.alloc(length);
  bytes.writeIntBE(value, 0, length);
  return bytes;
}
