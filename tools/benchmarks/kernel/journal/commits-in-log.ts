import { existsSync, readFileSync } from 'node:fs';

const HEADER_BYTES = 32;
const FRAME_HEADER_BYTES = 24;

/**
 * Counts the transactions in a SQLite write-ahead log: the last frame of each carries the size of the database.
 * Frames with other salts than the header are left over from before the log began anew.
 * @see https://www.sqlite.org/fileformat2.html#the_write_ahead_log
 */
export function commitsInLog(databaseFile: string): number {
  const file = `${databaseFile}-wal`;
  if (!existsSync(file)) return 0;
  const log = readFileSync(file);
  if (log.length < HEADER_BYTES) return 0;
  const frameBytes = FRAME_HEADER_BYTES + log.readUInt32BE(8);
  const salts = log.readBigUInt64BE(16);
  let commits = 0;
  for (let at = HEADER_BYTES; at + frameBytes <= log.length; at += frameBytes) {
    if (log.readBigUInt64BE(at + 8) !== salts) break;
    if (log.readUInt32BE(at + 4) !== 0) commits++;
  }
  return commits;
}
