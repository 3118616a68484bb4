import { systemClock, type Clock, type IdempotencyStore, type Json } from '@tutti/core';
import { StoreFile } from '@tutti/core/sqlite';

/** Marks the file as results of Tutti ("TUID"). */
const APPLICATION_ID = 0x54_55_49_44;

const schema = `
CREATE TABLE result (key TEXT PRIMARY KEY, content_hash TEXT NOT NULL, result TEXT NOT NULL, until REAL NOT NULL) STRICT, WITHOUT ROWID;
CREATE INDEX result_by_end ON result (until);
`;

/** Remembers results in one SQLite file, for all processes that open it. */
export class SqliteIdempotencyStore implements IdempotencyStore {
  readonly #file: StoreFile;
  readonly #clock: Clock;

  /** Opens the file, or makes it; its folder must exist. */
  constructor(path: string, options: { readonly clock?: Clock } = {}) {
    this.#file = new StoreFile({
      path,
      name: 'The store of results',
      applicationId: APPLICATION_ID,
      format: 1,
      schema,
      durability: 'strict',
    });
    this.#clock = options.clock ?? systemClock;
  }

  async get(key: string): Promise<{ readonly contentHash: string; readonly result: Json } | undefined> {
    const row = this.#file.get<{ content_hash: string; result: string }>(
      'SELECT content_hash, result FROM result WHERE key = ? AND until > ?',
      key,
      this.#clock.now(),
    );
    return row === undefined ? undefined : { contentHash: row.content_hash, result: JSON.parse(row.result) as Json };
  }

  async put(key: string, entry: { readonly contentHash: string; readonly result: Json }, ttlMs: number): Promise<void> {
    const now = this.#clock.now();
    this.#file.transaction(() => {
      this.#file.run('DELETE FROM result WHERE until <= ?', now);
      this.#file.run(
        'INSERT OR REPLACE INTO result VALUES (?, ?, ?, ?)',
        key,
        entry.contentHash,
        JSON.stringify(entry.result),
        now + ttlMs,
      );
    });
  }

  async close(): Promise<void> {
    this.#file.close();
  }
}
