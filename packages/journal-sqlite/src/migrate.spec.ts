import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { DatabaseSync } from 'node:sqlite';
import { Connection } from './connection.ts';
import { APPLICATION_ID, FORMAT } from './format.ts';
import { migrate, migrations, type Migration } from './migrate.ts';
import { newPath } from './spec-support/folder.ts';

let connection: Connection;
beforeEach(() => {
  connection = new Connection(new DatabaseSync(newPath()), 'a.db');
});
afterEach(() => {
  connection.close();
});

const next: Migration = { format: FORMAT + 1, apply: (to) => to.exec(`ALTER TABLE run ADD COLUMN note TEXT; UPDATE meta SET value = 'x'`) };
const broken: Migration = { format: FORMAT + 2, apply: (to) => to.exec('CREATE TABLE half (a); INSERT INTO nowhere VALUES (1)') };

describe('migrations', () => {
  test('end at the format this package writes, one step each', () => {
    expect(migrations.map(({ format }) => format)).toEqual(Array.from({ length: FORMAT }, (_, i) => i + 1));
  });

  test('stamp a new file with the program and the format', () => {
    migrate(connection);
    expect([connection.pragma('application_id'), connection.pragma('user_version')]).toEqual([APPLICATION_ID, FORMAT]);
  });

  test('run only the steps that are missing, and keep what was there', () => {
    migrate(connection);
    connection.exec(`INSERT INTO definition (hash, body, runs) VALUES ('h', '{}', 1)`);
    migrate(connection, [...migrations, next]);
    migrate(connection, [...migrations, next]);
    expect(connection.pragma('user_version')).toBe(FORMAT + 1);
    expect(connection.all('SELECT note FROM run')).toEqual([]);
    expect(connection.all('SELECT hash FROM definition')).toHaveLength(1);
  });

  test('leave the file as it was when a step fails', () => {
    migrate(connection);
    expect(() => migrate(connection, [...migrations, next, broken])).toThrow('nowhere');
    expect(connection.pragma('user_version')).toBe(FORMAT);
    expect(() => connection.all('SELECT note FROM run')).toThrow('note');
    expect(() => connection.all('SELECT a FROM half')).toThrow('half');
  });

  test('refuse a file that is newer than the last step', () => {
    migrate(connection, [...migrations, next]);
    expect(() => migrate(connection)).toThrow(expect.objectContaining({ code: 'JOURNAL_VERSION' }));
  });
});
