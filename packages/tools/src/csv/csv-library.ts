import { createRequire } from 'node:module';

/** The libraries that read and write separated values. */
interface CsvLibrary {
  readonly parse: typeof import('csv-parse/sync')['parse'];
  readonly stringify: typeof import('csv-stringify/sync')['stringify'];
}

let library: CsvLibrary | undefined;

/** Loaded when they are first needed: few that could read tables do. */
export function csvLibrary(): CsvLibrary {
  library ??= {
    parse: (createRequire(import.meta.url)('csv-parse/sync') as typeof import('csv-parse/sync')).parse,
    stringify: (createRequire(import.meta.url)('csv-stringify/sync') as typeof import('csv-stringify/sync')).stringify,
  };
  return library;
}
