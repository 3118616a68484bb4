import { createRequire } from 'node:module';

/** Marks the file as a journal of Tutti ("TUTI"), in the header field SQLite keeps for it. */
export const APPLICATION_ID = 0x54_55_54_49;

/** Format this package writes. Raised with each migration; older files are brought up to it, newer ones refused. */
export const FORMAT = 6;

/** Version of this package, kept in the file so that an older package can say which one reads it. */
export function packageVersion(): string {
  const manifest = createRequire(import.meta.url)('../package.json') as { version: string };
  return manifest.version;
}
