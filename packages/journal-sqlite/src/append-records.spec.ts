import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { fakeClock, sampleEvents, sampleRunRow, type FakeClock } from '@tutti/testing';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import { append } from './append.ts';
import { claimRun } from './claim.ts';
import { Connection } from './connection.ts';
import { createRun, encodeRun } from './create.ts';
import { encodeBatch } from './encode-batch.ts';
import { release } from './give-back.ts';
import { Liveness } from './liveness.ts';
import { migrate } from './migrate.ts';
import { verify } from './verify.ts';
import { newPath } from './spec-support/folder.ts';

/** Counts what an append asks of the file. */
class CountedConnection extends Connection {
  statements: string[] = [];

  override run(sql: string, ...values: SQLInputValue[]): number {
    this.statements.push(sql);
    return super.run(sql, ...values);
  }

  override get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    this.statements.push(sql);
    return super.get<Row>(sql, ...values);
  }
}

let path: string;
let clock: FakeClock;
let open: Connection[];
beforeEach(() => {
  path = newPath();
  clock = fakeClock();
  open = [];
});
afterEach(() => {
  for (const connection of open) connection.close();
});

function connect(): CountedConnection {
  const connection = new CountedConnection(new DatabaseSync(path), path);
  open.push(connection);
  connection.exec('PRAGMA journal_mode = WAL');
  migrate(connection);
  return connection;
}

/** A run with its first record, claimed by a worker that lives. @returns its epoch. */
function start(connection: Connection, workerId = 'w'): number {
  createRun(connection, encodeRun(sampleRunRow('r')));
  return claimAs(connection, workerId);
}

function claimAs(connection: Connection, workerId: string): number {
  const liveness = new Liveness(connection, clock);
  liveness.beat(workerId, 1_000);
  return claimRun(connection, liveness, { workerId, runId: 'r' })?.epoch ?? -1;
}

interface Records {
  readonly epoch: number;
  readonly from: number;
  readonly to?: number;
}

const add = (connection: Connection, { epoch, from, to = from + 1 }: Records): void =>
  append(connection, encodeBatch({ runId: 'r', epoch, expectedSeq: from, events: sampleEvents(from, to) }), clock.now());
const silentMs = (connection: Connection): number | null | undefined =>
  connection.get<{ silent_ms: number | null }>(`SELECT silent_ms FROM run WHERE run_id = 'r'`)?.silent_ms;

function lengthOf(connection: Connection): number {
  expect([...verify(connection)]).toEqual([]);
  return connection.get<{ count: number }>('SELECT count(*) AS count FROM event')?.count ?? 0;
}

describe('an append of records alone', () => {
  test('reads no row where the head of the run is known, and chains on', () => {
    const connection = connect();
    const epoch = start(connection);
    add(connection, { epoch, from: 1 });
    connection.statements = [];
    add(connection, { epoch, from: 2 });
    add(connection, { epoch, from: 3, to: 6 });
    expect(connection.statements.map((sql) => sql.slice(0, 10))).toEqual([
      'UPDATE run',
      'INSERT INT',
      'UPDATE run',
      'INSERT INT',
      'INSERT INT',
      'INSERT INT',
    ]);
    expect(lengthOf(connection)).toBe(6);
  });

  test('is refused when another worker has claimed the run meanwhile and done nothing else', () => {
    const connection = connect();
    const epoch = start(connection);
    add(connection, { epoch, from: 1 });
    clock.advanceSync(2_000);
    expect(claimAs(connect(), 'other')).toBe(epoch + 1);
    expect(() => add(connection, { epoch, from: 2 })).toThrow(expect.objectContaining({ code: 'RUN_FENCED' }));
    expect(lengthOf(connection)).toBe(2);
  });

  test('is refused when the run was given back, and when another worker has it then', () => {
    const connection = connect();
    const epoch = start(connection);
    add(connection, { epoch, from: 1 });
    release(connection, { runId: 'r', epoch, now: clock.now() });
    expect(() => add(connection, { epoch, from: 2 })).toThrow(expect.objectContaining({ code: 'RUN_FENCED' }));
    expect(claimAs(connection, 'other')).toBe(epoch + 1);
    expect(() => add(connection, { epoch, from: 2 })).toThrow(expect.objectContaining({ code: 'RUN_FENCED' }));
    expect(lengthOf(connection)).toBe(2);
  });

  test('is refused where its record stands already, and goes on from what another connection has written', () => {
    const [connection, other] = [connect(), connect()];
    const epoch = start(connection);
    add(connection, { epoch, from: 1 });
    add(other, { epoch, from: 2 });
    expect(() => add(connection, { epoch, from: 2 })).toThrow(expect.objectContaining({ code: 'RUN_FENCED' }));
    add(connection, { epoch, from: 3 });
    add(other, { epoch, from: 4 });
    expect(lengthOf(other)).toBe(5);
  });

  test('comes again when its transaction was taken back', () => {
    const connection = connect();
    const epoch = start(connection);
    add(connection, { epoch, from: 1 });
    connection.exec('BEGIN');
    add(connection, { epoch, from: 2, to: 5 });
    connection.rollback();
    add(connection, { epoch, from: 2 });
    add(connection, { epoch, from: 3 });
    expect(lengthOf(connection)).toBe(4);
  });

  test('by the worker that has taken a run over ends what is known of the silent one before', () => {
    const connection = connect();
    add(connection, { epoch: start(connection), from: 1 });
    clock.advanceSync(2_000);
    const epoch = claimAs(connection, 'other');
    expect(silentMs(connection)).toBe(1_000);
    add(connection, { epoch, from: 2 });
    expect(silentMs(connection)).toBeNull();
    expect(lengthOf(connection)).toBe(3);
  });

  test('goes on from the row for those whose heads are not known any more', () => {
    const connection = connect();
    const epoch = start(connection);
    add(connection, { epoch, from: 1 });
    for (let i = 0; i < 10_000; i++) connection.heads.note(`elsewhere-${i}`, { ord: i, crc: 0 });
    expect(connection.heads.get('r')).toBeUndefined();
    add(connection, { epoch, from: 2 });
    expect(connection.heads.get('r')).toBeDefined();
    expect(lengthOf(connection)).toBe(3);
  });
});
