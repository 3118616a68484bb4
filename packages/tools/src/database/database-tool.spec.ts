import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import type { JsonObject } from '@tutti/core';
import { FileAccess } from '../files/file-access.ts';
import { DatabaseTool } from './database-tool.ts';

let root = '';
let files: FileAccess;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'tutti-database-'));
  files = new FileAccess({ root });
  const database = new DatabaseSync(join(root, 'a.db'));
  database.exec(
    `CREATE TABLE city (name TEXT, size INTEGER, flag BLOB); INSERT INTO city VALUES ('Oslo', 700000, x'0102'), ('Rome', 9007199254740993, NULL)`,
  );
  database.close();
  writeFileSync(join(root, 'text.db'), 'no database, but long enough to look like one at first sight: '.repeat(20));
});

afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('DatabaseTool on SQLite', () => {
  const ask = (sql: string, more: JsonObject = {}): Promise<JsonObject> =>
    new DatabaseTool(files).execute('query', { database: 'a.db', sql, ...more });

  it('reads with bound values, by place and by name', async () => {
    expect(await ask('SELECT name, flag FROM city WHERE size < ?', { params: [1e9] })).toMatchObject({
      rows: [{ name: 'Oslo', flag: 'AQI=' }],
      columns: ['name', 'flag'],
      row_count: 1,
    });
    expect(await ask('SELECT size FROM city WHERE name = :name', { params: { name: 'Rome' } })).toMatchObject({
      rows: [{ size: '9007199254740993' }],
    });
    expect(await ask('SELECT * FROM city WHERE name = ?', { params: ["x' OR 1=1 --"] })).toMatchObject({ rows: [] });
    expect(await ask('SELECT name FROM city', { limit: 1 })).toMatchObject({ row_count: 1, truncated: true });
  });

  it('lists tables and columns', async () => {
    expect(await new DatabaseTool(files).execute('tables', { database: 'a.db' })).toMatchObject({
      rows: [{ table: 'city', column: 'name', type: 'TEXT' }, { column: 'size' }, { column: 'flag' }],
    });
  });

  it.each([
    'INSERT INTO city VALUES (1, 2, 3)',
    "ATTACH DATABASE '/etc/x' AS x",
    'PRAGMA writable_schema = 1',
    "VACUUM INTO 'b.db'",
    '/* SELECT */ DROP TABLE city',
    '-- SELECT\nDELETE FROM city',
  ])('refuses %j as a question', async (sql) => {
    await expect(ask(sql)).rejects.toMatchObject({ code: 'POLICY_REFUSED' });
  });

  it('does not write through a question that looks like one', async () => {
    await expect(ask("WITH x AS (SELECT 1) INSERT INTO city SELECT 'a', 1, NULL")).rejects.toMatchObject({
      code: 'DATABASE_FAILED',
      message: expect.stringContaining('readonly'),
    });
    await expect(ask('SELECT 1; DROP TABLE city')).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(await ask("SELECT ';DROP' AS x;")).toMatchObject({ rows: [{ x: ';DROP' }] });
  });

  it('does by "execute" what the statement is, at an address as others write it', async () => {
    const open = new DatabaseTool(files, { allowWrites: true });
    const connection = 'sqlite:///new/folder/b.db';
    await open.execute('execute', { connection, query: 'CREATE TABLE t (n INTEGER)' });
    expect(await open.execute('execute', { connection, query: 'INSERT INTO t VALUES (?)', params: [4] })).toMatchObject({
      affected_rows: 1,
    });
    expect(await open.execute('execute', { connection, query: 'SELECT n FROM t' })).toMatchObject({ rows: [{ n: 4 }] });
    expect(await new DatabaseTool(files).execute('execute', { database: 'new/folder/b.db', query: 'SELECT n FROM t' })).toMatchObject({
      rows: [{ n: 4 }],
    });
    await expect(new DatabaseTool(files).execute('execute', { connection, query: 'DELETE FROM t' })).rejects.toMatchObject({
      code: 'POLICY_REFUSED',
    });
    await expect(open.execute('query', { connection: 'sqlite:////etc/passwd', query: 'SELECT 1' })).rejects.toMatchObject({
      code: 'PATH_ESCAPE',
    });
  });

  it('writes where that is allowed, and never outside the root', async () => {
    await expect(new DatabaseTool(files).execute('write', { database: 'a.db', sql: 'DELETE FROM city' })).rejects.toMatchObject({
      code: 'POLICY_REFUSED',
    });
    const writer = new DatabaseTool(files, { allowWrites: true });
    await writer.execute('write', { database: 'new.db', sql: 'CREATE TABLE t (a, b)' });
    expect(
      await writer.execute('write', { database: 'new.db', sql: 'INSERT INTO t VALUES (?, ?)', params: [true, { x: 1 }] }),
    ).toMatchObject({ affected_rows: 1, rows: [] });
    expect(await writer.execute('query', { database: 'new.db', sql: 'SELECT * FROM t' })).toMatchObject({ rows: [{ a: 1, b: '{"x":1}' }] });
    expect(
      await writer.execute('write', {
        database: 'new.db',
        sql: 'INSERT INTO t VALUES (?, ?), (3, 4) RETURNING *',
        params: [1, 2],
        limit: 1,
      }),
    ).toMatchObject({ affected_rows: 2, row_count: 1, truncated: true });
    await expect(writer.execute('write', { database: 'new.db', sql: "ATTACH DATABASE '../x.db' AS x" })).rejects.toMatchObject({
      code: 'POLICY_REFUSED',
    });
    await expect(writer.execute('write', { database: '../x.db', sql: 'CREATE TABLE t (a)' })).rejects.toMatchObject({
      code: 'PATH_ESCAPE',
    });
  });

  it('says what is wrong', async () => {
    await expect(ask('SELECT nope FROM city')).rejects.toMatchObject({
      code: 'DATABASE_FAILED',
      message: expect.stringContaining('no such column'),
    });
    await expect(ask('SELECT 1', { database: 'none.db' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(ask('SELECT * FROM sqlite_master', { database: 'text.db' })).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
  });
});

describe('DatabaseTool on PostgreSQL', () => {
  let server: PGLiteSocketServer;
  let pglite: PGlite;
  let tool: DatabaseTool;

  beforeAll(async () => {
    pglite = await PGlite.create();
    await pglite.exec(
      `CREATE SEQUENCE counted; CREATE TABLE city (name text, size bigint, at timestamptz); INSERT INTO city VALUES ('Oslo', 7, '2026-01-01T00:00:00Z')`,
    );
    server = new PGLiteSocketServer({ db: pglite, host: '127.0.0.1', port: 0 });
    await server.start();
    tool = new DatabaseTool(files, {
      connections: { main: `postgres://postgres:postgres@${server.getServerConn()}/postgres` },
      allowWrites: true,
    });
  });

  afterAll(async () => {
    await server.stop();
    await pglite.close();
  });

  it('reads with bound values', async () => {
    expect(await tool.execute('query', { database: 'main', sql: 'SELECT * FROM city WHERE name = $1', params: ['Oslo'] })).toMatchObject({
      rows: [{ name: 'Oslo', size: '7', at: '2026-01-01T00:00:00.000Z' }],
      columns: ['name', 'size', 'at'],
    });
    expect(await tool.execute('tables', { database: 'main' })).toMatchObject({
      rows: expect.arrayContaining([{ table: 'public.city', column: 'name', type: 'text' }]),
    });
  });

  it('changes nothing through a question', async () => {
    await expect(
      tool.execute('query', { database: 'main', sql: "WITH x AS (INSERT INTO city VALUES ('a', 1, now()) RETURNING 1) SELECT * FROM x" }),
    ).rejects.toMatchObject({ code: 'DATABASE_FAILED', message: expect.stringContaining('data-modifying') });
    await expect(tool.execute('query', { database: 'main', sql: "SELECT nextval('counted')" })).rejects.toMatchObject({
      code: 'DATABASE_FAILED',
      message: expect.stringContaining('read-only'),
    });
    expect(await tool.execute('query', { database: 'main', sql: 'SELECT count(*)::int AS n FROM city' })).toMatchObject({
      rows: [{ n: 1 }],
    });
  });

  it('writes where that is allowed', async () => {
    expect(await tool.execute('write', { database: 'main', sql: 'UPDATE city SET size = $1', params: [8] })).toMatchObject({
      affected_rows: 1,
    });
    expect(await tool.execute('write', { database: 'main', sql: 'UPDATE city SET size = $1 RETURNING size', params: [8] })).toMatchObject({
      affected_rows: 1,
      rows: [{ size: '8' }],
    });
    // No machine could hold all rows.
    expect(
      await tool.execute('query', {
        database: 'main',
        sql: 'SELECT $1::int AS n FROM pg_class a, pg_class b, pg_class c, pg_class d, pg_class e -- many',
        params: [3],
        limit: 2,
      }),
    ).toMatchObject({ rows: [{ n: 3 }, { n: 3 }], truncated: true, affected_rows: 0 });
    expect(await tool.execute('query', { database: 'main', sql: 'EXPLAIN SELECT 1' })).toMatchObject({ row_count: 1 });
  });

  it('goes nowhere but to the databases that were named', async () => {
    await expect(tool.execute('query', { database: 'postgres://u:secret@127.0.0.1:1/x', sql: 'SELECT 1' })).rejects.toMatchObject({
      code: 'POLICY_REFUSED',
      message: expect.not.stringContaining('secret'),
    });
    await expect(
      new DatabaseTool(files, { connections: { gone: 'postgres://127.0.0.1:1/x' } }).execute('query', {
        database: 'gone',
        sql: 'SELECT 1',
      }),
    ).rejects.toMatchObject({ code: 'DATABASE_FAILED' });
  });
});
