import type { SQLInputValue } from 'node:sqlite';
import { DatabaseError } from '../errors/database-error.ts';
import type { Statement, StatementResult } from './database-options.ts';

/** Runs one statement on an SQLite file. For reading, the file is opened read-only. @throws DatabaseError */
export async function runSqlite(file: string, { sql, values, mode, maxRows }: Statement): Promise<StatementResult> {
  const { DatabaseSync } = await import('node:sqlite');
  try {
    const database = new DatabaseSync(file, { readOnly: mode === 'read', timeout: 5_000, allowExtension: false });
    try {
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      const columns = statement.columns().map(({ name }) => name);
      const bound = bindings(values);
      if (columns.length === 0) return { columns, rows: [], affected: Number(statement.run(...bound).changes), isCut: false };
      const rows: Record<string, unknown>[] = [];
      for (const row of statement.iterate(...bound)) {
        if (rows.length >= maxRows) return { columns, rows, affected: 0, isCut: true };
        rows.push(row);
      }
      return { columns, rows, affected: 0, isCut: false };
    } finally {
      database.close();
    }
  } catch (error) {
    throw new DatabaseError(`SQLite refused the statement: ${(error as Error).message}. Correct it; values go into "params", with "?" or ":name" in their places.`, { cause: error });
  }
}

type Bindings = readonly [] | readonly [Record<string, SQLInputValue>] | readonly SQLInputValue[];

function bindings(values: Statement['values']): SQLInputValue[] {
  const list: Bindings = Array.isArray(values) ? (values as readonly unknown[]).map(bindable) : [Object.fromEntries(Object.entries(values).map(([name, value]) => [name, bindable(value)]))];
  return list as SQLInputValue[];
}

/** SQLite knows no truth values and no lists; those go in as numbers and as JSON. */
function bindable(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as SQLInputValue);
}
