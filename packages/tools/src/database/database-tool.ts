import { dirname } from 'node:path';
import { PolicyRefusedError, ValidationError, type Json, type JsonObject, type ToolContext } from '@tutti/core';
import { z } from 'zod';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { numeric, parameters } from '../action/parameters.ts';
import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import { DatabaseError } from '../errors/database-error.ts';
import type { FileAccess } from '../files/file-access.ts';
import { withVariables } from '../process/with-variables.ts';
import type { DatabaseOptions, Statement, StatementResult } from './database-options.ts';
import { checkStatement, isQuery } from './one-statement.ts';
import { runPostgres } from './postgres.ts';
import { runSqlite } from './sqlite.ts';

interface QueryParameters {
  readonly database: string;
  readonly sql: string;
  readonly params: Statement['values'];
  readonly limit?: number | undefined;
}

const schema = () =>
  parameters<QueryParameters>(
    {
      database: z.string().min(1),
      sql: z.string().min(1),
      params: z.union([z.array(z.unknown()), z.record(z.string(), z.unknown())]).default([]),
      limit: numeric(z.number().int().positive()).optional(),
    },
    {
      aliases: {
        database: ['connection', 'connection_string', 'db', 'db_path', 'path', 'url'],
        sql: ['query', 'statement'],
        params: ['parameters', 'values', 'bindings'],
        limit: ['max_rows'],
      },
    },
  );

const tablesSchema = () =>
  parameters<{ readonly database: string }>(
    { database: z.string().min(1) },
    { aliases: { database: ['connection', 'connection_string', 'db', 'db_path', 'path', 'url'] } },
  );

const TABLES = {
  sqlite: `SELECT m.name AS "table", p.name AS "column", p.type AS type FROM sqlite_master m JOIN pragma_table_info(m.name) p WHERE m.type IN ('table', 'view') AND m.name NOT LIKE 'sqlite_%' ORDER BY m.name, p.cid`,
  postgres: `SELECT table_schema || '.' || table_name AS "table", column_name AS "column", data_type AS type FROM information_schema.columns WHERE table_schema NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, ordinal_position`,
};

/** Asks databases: SQLite files inside the root, and the PostgreSQL databases that were named. Values are bound, never pasted into SQL. */
export class DatabaseTool extends ActionTool {
  constructor(files: FileAccess, options: DatabaseOptions = {}) {
    super({
      id: 'database',
      readsOutside: true,
      name: 'Database',
      description: 'Asks SQLite and PostgreSQL databases.',
      defaultAction: 'query',
      actions: {
        query: statement('query', { files, options }),
        execute: statement('execute', { files, options }),
        execute_sql: statement('execute_sql', { files, options }),
        write: statement('write', { files, options }),
        tables: tables({ files, options }),
      },
    });
  }
}

interface Surroundings {
  readonly files: FileAccess;
  readonly options: DatabaseOptions;
}

function statement(name: 'query' | 'execute' | 'execute_sql' | 'write', around: Surroundings): ActionBody {
  const isReading = name === 'query';
  return action({
    description: isReading ? 'Runs one statement that reads.' : 'Runs one statement that changes something, where that is allowed.',
    effect: isReading ? 'none' : 'once',
    acts: 'write',
    schema,
    run: async (given, context) =>
      toDocument(
        name,
        await run(given, { ...around, mode: isReading || (name === 'execute' && isQuery(given.sql)) ? 'read' : 'write', context }),
      ),
  });
}

function tables(around: Surroundings): ActionBody {
  return action({
    description: 'Lists tables with their columns.',
    effect: 'none',
    schema: tablesSchema,
    run: async ({ database }, context) => {
      const sql = urlOf(database, around.options) === undefined ? TABLES.sqlite : TABLES.postgres;
      return toDocument('tables', await run({ database, sql, params: [] }, { ...around, mode: 'read', context }));
    },
  });
}

async function run(
  { database, sql, params, limit }: QueryParameters,
  { files, options, mode, context }: Surroundings & { readonly mode: 'read' | 'write'; readonly context: ToolContext },
): Promise<StatementResult> {
  if (mode === 'write' && options.allowWrites !== true)
    throw new PolicyRefusedError(
      'Changing databases is switched off, so nothing was changed. Allow it in orchestrator.yaml or as an option: tools: { database: { allowWrites: true } }.',
    );
  checkStatement(sql, mode);
  const asked: Statement = { sql, values: params, mode, maxRows: Math.min(limit ?? Infinity, options.maxRows ?? 10_000) };
  const url = urlOf(database, options);
  if (url !== undefined) {
    const result = await runPostgres(asked, { url, timeoutMs: options.timeoutMs ?? 30_000, signal: context.signal }).catch(
      (error: unknown) => {
        throwIfCancelled(context.signal);
        throw error;
      },
    );
    return result;
  }
  const path = filePath(database);
  const file = await files.locate(path);
  if (mode === 'read' && (await files.typeAt(path)) !== 'file')
    throw new ValidationError(
      `There is no database file ${JSON.stringify(database)}. Give the path of an SQLite file inside the root, or the name of a connection.`,
      { issues: [{ path: 'database', message: 'There is no such file.' }] },
    );
  if (mode === 'write' && path.includes('/')) await files.makeFolder(dirname(path));
  return runSqlite(file, asked);
}

/** `sqlite:///a.db` is the file a.db, and `sqlite:////a.db` is /a.db. @see docs.sqlalchemy.org, database URLs */
const SQLITE_URL = /^sqlite(?:\+\w+)?:(?:\/\/\/?)?/i;

function filePath(database: string): string {
  return database.replace(SQLITE_URL, '');
}

/** The URL that a name stands for; undefined for a file. @throws PolicyRefusedError for a URL that nobody has named */
function urlOf(database: string, { connections = {} }: DatabaseOptions): string | undefined {
  const named = Object.hasOwn(connections, database) ? connections[database] : undefined;
  if (named !== undefined)
    return withVariables(
      named,
      (name) =>
        new DatabaseError(`The connection "${database}" needs the variable ${name}, which is not set. Set it.`, {
          data: { variable: name },
        }),
    );
  if (SQLITE_URL.test(database) || !/^[a-z][a-z0-9+.-]*:\/\//i.test(database)) return undefined;
  if (Object.values(connections).includes(database)) return database;
  // The URL may hold a password: it is not repeated.
  throw new PolicyRefusedError(
    'This database URL is none of those that may be used. Name it in orchestrator.yaml or as an option: tools: { database: { connections: { NAME: URL } } }, and give the name.',
  );
}

function toDocument(name: string, { columns, rows, affected, isCut }: StatementResult): JsonObject {
  const plain = rows.map((row) => Object.fromEntries(Object.entries(row).map(([key, value]) => [key, toJson(value)])));
  return {
    action: name,
    rows: plain,
    result: plain,
    columns: [...columns],
    row_count: plain.length,
    count: plain.length,
    affected_rows: affected,
    truncated: isCut,
    success: true,
  };
}

/** Integers beyond 2⁵³ as text, bytes as base64, times as ISO 8601. */
function toJson(value: unknown): Json {
  if (typeof value === 'bigint') return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (value === undefined) return null;
  return value instanceof Date
    ? value.toISOString()
    : typeof value === 'number' && !Number.isFinite(value)
      ? String(value)
      : (JSON.parse(JSON.stringify(value)) as Json);
}
