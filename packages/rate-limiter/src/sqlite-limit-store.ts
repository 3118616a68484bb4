import { systemClock, type Clock, type LimitClaim, type LimitStore, type LimitWindow } from '@tutti/core';
import { StoreFile } from '@tutti/core/sqlite';

/** Marks the file as limits of Tutti ("TULI"). */
const APPLICATION_ID = 0x54_55_4c_49;
/** Asked again after this time when slots are all out: another process ends a lease without a word to this one. */
const SLOT_POLL_MS = 20;

// One row per claim. `at` is the wall clock, the only one that processes share; `is_out`: 1 until the claim is released, -1 when its owner
// has not been heard of for its lease, 0 when it has been released.
const schema = `
CREATE TABLE claim (
  id TEXT PRIMARY KEY,
  key TEXT NOT NULL,
  at REAL NOT NULL,
  requests REAL NOT NULL,
  tokens REAL NOT NULL,
  is_out INTEGER NOT NULL,
  lease_until REAL NOT NULL,
  forget_at REAL NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX claim_by_key ON claim (key, at);
CREATE INDEX claim_out ON claim (key) WHERE is_out = 1;
CREATE INDEX claim_by_end ON claim (forget_at);
`;

/**
 * Limits that several processes keep together, in one SQLite file: each claim is one transaction, so no window is exceeded by all of
 * them together. When the wall clock is set back, what was taken "in the future" counts until it is past.
 */
export class SqliteLimitStore implements LimitStore {
  readonly #file: StoreFile;
  readonly #clock: Clock;

  /** Opens the file, or makes it; its folder must exist. */
  constructor(path: string, options: { readonly clock?: Clock } = {}) {
    this.#file = new StoreFile({ path, name: 'The limit store', applicationId: APPLICATION_ID, format: 1, schema });
    this.#clock = options.clock ?? systemClock;
  }

  async acquire(id: string, key: string, claim: LimitClaim): Promise<'acquired' | { readonly waitMs: number }> {
    return this.#file.transaction(() => {
      if (this.#file.get('SELECT id FROM claim WHERE id = ?', id) !== undefined) return 'acquired';
      const now = this.#clock.now();
      this.#file.run('DELETE FROM claim WHERE forget_at <= ?', now);
      this.#file.run('UPDATE claim SET is_out = -1 WHERE key = ? AND is_out = 1 AND lease_until <= ?', key, now);
      const waitMs = Math.max(
        this.#slotWaitMs(key, claim.concurrency),
        ...claim.windows.map((window) => this.#windowWaitMs({ key, now, window }, claim)),
        0,
      );
      if (waitMs > 0) return { waitMs };
      const longestMs = Math.max(claim.leaseMs, ...claim.windows.map((window) => window.windowMs));
      this.#file.run(
        'INSERT INTO claim VALUES (?, ?, ?, ?, ?, 1, ?, ?)',
        id,
        key,
        now,
        claim.requests,
        claim.tokens,
        now + claim.leaseMs,
        now + longestMs,
      );
      return 'acquired';
    });
  }

  async release(id: string, actual: { readonly requests?: number; readonly tokens?: number } = {}): Promise<void> {
    this.#file.transaction(() => {
      const row = this.#file.get<{ key: string; requests: number; tokens: number; is_out: number; at: number; forget_at: number }>(
        'SELECT * FROM claim WHERE id = ?',
        id,
      );
      if (row === undefined || row.is_out === 0) return;
      const { requests = row.requests, tokens = row.tokens } = actual;
      this.#file.run(
        'UPDATE claim SET is_out = 0, requests = ?, tokens = ? WHERE id = ?',
        Math.min(requests, row.requests),
        Math.min(tokens, row.tokens),
        id,
      );
      if (tokens <= row.tokens) return;
      // What is above the estimate counts from now on.
      const now = this.#clock.now();
      this.#file.run(
        'INSERT INTO claim VALUES (?, ?, ?, 0, ?, 0, 0, ?)',
        `${id}/debt`,
        row.key,
        now,
        tokens - row.tokens,
        now + (row.forget_at - row.at),
      );
    });
  }

  /** Frees the file. */
  async close(): Promise<void> {
    this.#file.close();
  }

  #slotWaitMs(key: string, concurrency: number): number {
    if (concurrency === Infinity) return 0;
    const { count } = this.#file.get<{ count: number }>('SELECT count(*) AS count FROM claim WHERE key = ? AND is_out = 1', key) as {
      count: number;
    };
    return count < concurrency ? 0 : SLOT_POLL_MS;
  }

  #windowWaitMs(
    { key, now, window }: { readonly key: string; readonly now: number; readonly window: LimitWindow },
    claim: LimitClaim,
  ): number {
    const from = now - window.windowMs;
    const unit = window.unit === 'requests' ? 'requests' : 'tokens';
    const asked = claim[unit];
    const { used } = this.#file.get<{ used: number | null }>(
      `SELECT sum(${unit}) AS used FROM claim WHERE key = ? AND at > ?`,
      key,
      from,
    ) as { used: number | null };
    let excess = (used ?? 0) + asked - window.limit;
    if (excess <= 0) return 0;
    for (const row of this.#file.all<{ at: number; amount: number }>(
      `SELECT at, ${unit} AS amount FROM claim WHERE key = ? AND at > ? AND ${unit} > 0 ORDER BY at LIMIT 1000`,
      key,
      from,
    )) {
      excess -= row.amount;
      if (excess <= 0) return Math.max(1, row.at + window.windowMs - now);
    }
    return Math.max(1, Math.min(window.windowMs, 1_000));
  }
}
