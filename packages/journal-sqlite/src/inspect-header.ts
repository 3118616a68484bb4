import { readSync } from 'node:fs';
import { APPLICATION_ID } from './format.ts';

/** https://www.sqlite.org/fileformat2.html#the_database_header */
const HEADER_BYTES = 100;
const MAGIC = 'SQLite format 3\0';
const APPLICATION_ID_AT = 68;
/** Fields that have one value in every journal: where, how many bytes, and the values they may have. */
const FIXED: readonly (readonly [name: string, at: number, bytes: number, values: readonly number[]])[] = [
  ['write version', 18, 1, [1, 2]],
  ['read version', 19, 1, [1, 2]],
  ['largest payload fraction', 21, 1, [64]],
  ['smallest payload fraction', 22, 1, [32]],
  ['leaf payload fraction', 23, 1, [32]],
  ['schema format', 44, 4, [0, 1, 2, 3, 4]],
  ['text encoding', 56, 4, [0, 1]],
];

/** What the first bytes of a file say: no database, one of somebody, or a journal with this problem. */
export function inspectHeader(file: number): { readonly isDatabase: boolean; readonly problem?: string } {
  const header = Buffer.alloc(HEADER_BYTES);
  const length = readSync(file, header, 0, HEADER_BYTES, 0);
  const isDatabase = header.toString('latin1', 0, MAGIC.length) === MAGIC;
  if (length < HEADER_BYTES || header.readUInt32BE(APPLICATION_ID_AT) !== APPLICATION_ID) return { isDatabase };
  if (!isDatabase) return { isDatabase, problem: 'it does not begin as a database does' };
  const wrong = FIXED.find(([, at, bytes, values]) => !values.includes(header.readUIntBE(at, bytes)));
  return wrong === undefined ? { isDatabase } : { isDatabase, problem: `its header has another ${wrong[0]} than any journal` };
}
