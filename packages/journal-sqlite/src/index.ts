export type { ImportOptions, ImportReport } from './run-file/import-run.ts';
export type { DroppedTail } from './run-file/read-records.ts';
export { sqliteJournal, type SqliteJournal } from './sqlite-journal.ts';
export type { SqliteJournalOptions } from './sqlite-journal-options.ts';
