import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { DatabaseError } from '../errors/database-error.ts';
import type { Statement, StatementResult } from './database-options.ts';
import { isQuery } from './one-statement.ts';

/** Runs one statement on an SQLite file. For reading, the file is opened read-only. @throws DatabaseError */
export async function runSqlite(file: string, { sql, values, mode, maxRows }: Statement): Promise<StatementResult> {
  const { DatabaseSync } = await import('node:sqlite');
  try {
    const database = new DatabaseSync(file, { readOnly: mode === 'read', allowExtension: false });
    try {
      // As a statement: the option "timeout" came after Node 22.13.
      database.exec('PRAGMA busy_timeout = 5000');
      const statement = database.prepare(sql);
      statement.setReadBigInts(true);
      const columns = columnsOf(statement);
      const bound = bindings(values);
      if (columns?.length === 0 || (columns === undefined && !givesRows(sql)))
        return { columns: [], rows: [], affected: Number(statement.run(...bound).changes), isCut: false };
      const rows: Record<string, unknown>[] = [];
      let isCut = false;
      for (const row of statement.iterate(...bound)) {
        isCut = rows.length >= maxRows;
        if (!isCut) rows.push(row);
        // What changes something is run to its end: only then it is counted.
        else if (mode === 'read') break;
      }
      const affected = mode === 'read' ? 0 : Number(database.prepare('SELECT changes() AS n').get()?.['n'] ?? 0);
      return { columns: columns ?? Object.keys(rows[0] ?? {}), rows, affected, isCut };
    } finally {
      database.close();
    }
  } catch (error) {
    throw new DatabaseError(
      `SQLite refused the statement: ${(error as Error).message}. Correct it; values go into "params", with "?" or ":name" in their places.`,
      { cause: error },
    );
  }
}

/** Undefined before Node 22.16, which cannot tell. */
function columnsOf(statement: Partial<Pick<StatementSync, 'columns'>>): readonly string[] | undefined {
  return statement.columns?.().map(({ name }) => name);
}

function givesRows(sql: string): boolean {
  return isQuery(sql) || /\breturning\b/i.test(sql);
}

type Bindings = readonly [] | readonly [Record<string, SQLInputValue>] | readonly SQLInputValue[];

function bindings(values: Statement['values']): SQLInputValue[] {
  const list: Bindings = Array.isArray(values)
    ? (values as readonly unknown[]).map(bindable)
    : [Object.fromEntries(Object.entries(values).map(([name, value]) => [name, bindable(value)]))];
  return list as SQLInputValue[];
}

/** SQLite knows no truth values and no lists; those go in as numbers and as JSON. */
function bindable(value: unknown): SQLInputValue {
  if (typeof value === 'boolean') return value ? 1 : 0;
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as SQLInputValue);
}
