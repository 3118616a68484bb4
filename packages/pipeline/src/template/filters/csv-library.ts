import { createRequire } from 'node:module';

/** The libraries that read and write separated values. */
interface CsvLibrary {
  readonly parse: typeof import('csv-parse/sync')['parse'];
  readonly stringify: typeof import('csv-stringify/sync')['stringify'];
}

let library: CsvLibrary | undefined;

/** Loaded when they are first needed: few templates read tables. */
export function csvLibrary(): CsvLibrary {
  const require = createRequire(import.meta.url);
  library ??= {
    parse: (require('csv-parse/sync') as typeof import('csv-parse/sync')).parse,
    stringify: (require('csv-stringify/sync') as typeof import('csv-stringify/sync')).stringify,
  };
  return library;
}
