import type { QueryConfig } from 'pg';
import { DatabaseError } from '../errors/database-error.ts';
import { loadOptional } from '../optional/load-optional.ts';
import type { Statement, StatementResult } from './database-options.ts';
import { isQuery } from './one-statement.ts';

/** How a PostgreSQL database is reached. */
export interface PostgresOptions {
  readonly url: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

const CHANGING: ReadonlySet<string> = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE']);

/** Runs one statement in a transaction of its own; for reading, in a read-only one that is rolled back. @throws DatabaseError */
export async function runPostgres(
  { sql, values, mode, maxRows }: Statement,
  { url, timeoutMs, signal }: PostgresOptions,
): Promise<StatementResult> {
  const { default: pg } = await loadOptional(['pg'], () => import('pg'));
  const client = new pg.Client({
    connectionString: url,
    connectionTimeoutMillis: timeoutMs,
    statement_timeout: timeoutMs,
    query_timeout: timeoutMs,
  });
  // The error of a connection that breaks comes out of the call that waits for it.
  client.on('error', () => undefined);
  const stop = (): void => void client.end().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    await client.connect();
    await client.query(mode === 'read' ? 'BEGIN READ ONLY' : 'BEGIN');
    // What reads is fetched through a cursor: no more rows leave the server than are asked for.
    const isFetched = mode === 'read' && isQuery(sql) && !/^\W*explain/i.test(sql);
    // The extended protocol takes one statement only, with its values apart from it.
    const config: QueryConfig & { readonly queryMode: 'extended' } = {
      text: isFetched ? `DECLARE tutti_rows NO SCROLL CURSOR FOR ${sql}` : sql,
      values: valuesOf(values),
      queryMode: 'extended',
    };
    const answer = await client.query<Record<string, unknown>>(config);
    const result = isFetched ? await client.query<Record<string, unknown>>(`FETCH FORWARD ${maxRows + 1} FROM tutti_rows`) : answer;
    await client.query(mode === 'read' ? 'ROLLBACK' : 'COMMIT');
    return {
      columns: result.fields.map(({ name }) => name),
      rows: result.rows.slice(0, maxRows),
      affected: CHANGING.has(result.command) ? (result.rowCount ?? 0) : 0,
      isCut: result.rows.length > maxRows,
    };
  } catch (error) {
    throw new DatabaseError(
      `PostgreSQL failed: ${(error as Error).message}. Correct the statement (values go into "params", with $1, $2 … in their places), or see that the database can be reached.`,
      { cause: error },
    );
  } finally {
    signal.removeEventListener('abort', stop);
    await client.end().catch(() => undefined);
  }
}

function valuesOf(values: Statement['values']): unknown[] {
  if (Array.isArray(values)) return [...(values as readonly unknown[])];
  if (Object.keys(values).length === 0) return [];
  throw new Error('named values are not known to PostgreSQL; pass a list');
}
