export { loadSqlite, type SqliteModule } from './load-sqlite.ts';
export { StoreFile, type StoreFileOptions } from './store-file.ts';
