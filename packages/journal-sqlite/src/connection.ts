import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { checksum, sealOf } from './checksum.ts';
import type { FileIdentity } from './file-identity.ts';
import { KnownHeads } from './known-heads.ts';

/** One connection with its prepared statements, each made once. Their parameters are plain: Node 22.13 takes no numbered ones. */
export class Connection {
  readonly path: string;
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();
  /** What is wrong with the file as a whole, if anything is known: what is not found in it may have been lost. */
  damage: string | undefined = undefined;
  /** The files as they were opened, once they are. */
  files: FileIdentity | undefined = undefined;
  /** Of the file as it was opened, once it is. */
  format: number | undefined = undefined;
  readonly heads: KnownHeads = new KnownHeads();

  constructor(database: DatabaseSync, path: string) {
    this.#database = database;
    this.path = path;
    // Integers as they are: a damaged one may be larger than a number can hold.
    database.function('tutti_seal', { deterministic: true, varargs: true, useBigIntArguments: true }, sealOf);
    database.function('tutti_crc', { deterministic: true }, (text) => checksum(String(text)));
  }

  /** @returns the number of rows changed. */
  run(sql: string, ...values: SQLInputValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  get<Row>(sql: string, ...values: SQLInputValue[]): Row | undefined {
    return this.#statement(sql).get(...values) as Row | undefined;
  }

  all<Row>(sql: string, ...values: SQLInputValue[]): Row[] {
    // The driver's array belongs to Node's own realm: in a vm context, as test runners use, it would not equal one of ours.
    return Array.from(this.#statement(sql).all(...values) as Row[]);
  }

  /** For statements used once. */
  exec(sql: string): void {
    this.#database.exec(sql);
  }

  /** The single value of a pragma. */
  pragma(name: string): number | string {
    const row = this.#database.prepare(`PRAGMA ${name}`).get() as Record<string, number | string>;
    return Object.values(row)[0] ?? 0;
  }

  /** Reads all of it as it is at one moment, whoever writes meanwhile; also within a transaction. */
  inSnapshot<T>(read: () => T): T {
    this.exec('SAVEPOINT snapshot');
    try {
      return read();
    } finally {
      this.#release();
    }
  }

  /** Takes back an open transaction. A serious error may have ended it already. */
  rollback(): void {
    try {
      this.#database.exec('ROLLBACK');
    } catch {
      // No transaction is open: that is what was wanted.
    }
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }

  #release(): void {
    try {
      this.#database.exec('RELEASE snapshot');
    } catch {
      // A serious error has ended it already: that is what was wanted.
    }
  }

  #statement(sql: string): StatementSync {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#database.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}
