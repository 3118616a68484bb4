import type { Connection } from './connection.ts';
import { COUNT_SEAL } from './seal.ts';

/** The checksum of the count as it will be. A damaged count is never sealed anew: its definition then stays for ever, which loses nothing. */
const sealAfter = (change: string): string => `CASE WHEN crc IS ${COUNT_SEAL} THEN tutti_seal(hash, runs ${change}) ELSE crc END`;

/** Counts one run more among those of a definition, which is stored with the first. */
export function referToDefinition(connection: Connection, hash: string, body: string): void {
  connection.run(
    `INSERT INTO definition (hash, body, runs, crc) VALUES (?, ?, 1, tutti_seal(?, 1)) ON CONFLICT (hash) DO UPDATE SET runs = runs + 1, crc = ${sealAfter('+ 1')}`,
    hash,
    body,
    hash,
  );
}

/** Counts one run less; a definition goes with its last, if the count can be trusted. */
export function releaseDefinition(connection: Connection, hash: string): void {
  connection.run(`UPDATE definition SET runs = runs - 1, crc = ${sealAfter('- 1')} WHERE hash = ?`, hash);
  connection.run(`DELETE FROM definition WHERE hash = ? AND runs <= 0 AND crc IS ${COUNT_SEAL}`, hash);
}
