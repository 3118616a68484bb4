/*
 * Opens a journal file of an earlier format as every program does, and stands still at one step of bringing it up: to be killed
 * there, or to go on when it is told to. Steps are statements, and rows within statements; the transaction is open between the
 * first and the last.
 */
import { readSync } from 'node:fs';
import { DatabaseSync, StatementSync, type FunctionOptions, type SQLInputValue, type SQLOutputValue } from 'node:sqlite';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { given, say } from '../process/speech.ts';

/** What the program says. */
export type BringUpSaid = { readonly at: number; readonly what: string } | { readonly steps: number };

const { path, stopAt } = given<{ path: string; stopAt?: number | undefined }>();
let [steps, isInside, isOver] = [0, false, false];

function pass(what: string): void {
  if (steps++ !== stopAt) return;
  say({ at: stopAt, what } satisfies BringUpSaid);
  // Until a line comes, or SIGKILL.
  readSync(0, Buffer.alloc(64));
}

const { exec, function: define } = DatabaseSync.prototype;
const { run } = StatementSync.prototype;
const begin = 'BEGIN IMMEDIATE';
type OfRow = (...values: SQLOutputValue[]) => SQLInputValue;

DatabaseSync.prototype.exec = function (sql) {
  if (isOver || (!isInside && sql !== begin)) return exec.call(this, sql);
  if (sql === begin) {
    // With no room in memory, what is not committed is in the log already.
    exec.call(this, 'PRAGMA cache_size = 1');
  }
  for (const statement of sql.split(/;\n?/).filter((part) => part.trim() !== '')) {
    pass(`before ${statement.trim().slice(0, 40)}`);
    exec.call(this, statement);
    if (statement === begin) isInside = true;
    if (statement === 'COMMIT') isInside = false;
  }
  if (sql === 'COMMIT') {
    pass('after COMMIT');
    isOver = true;
  }
};

StatementSync.prototype.run = function (this: StatementSync, ...values: Parameters<typeof run>) {
  if (isInside) pass('before a statement');
  return run.apply(this, values);
} as typeof run;

DatabaseSync.prototype.function = function (this: DatabaseSync, ...[name, options, work]: readonly [string, FunctionOptions, OfRow]) {
  const within: OfRow = (...values) => {
    if (isInside) pass(`in a row, at ${name}`);
    return work(...values);
  };
  (define as (name: string, options: FunctionOptions, work: OfRow) => void).call(this, name, { ...options, varargs: true }, within);
} as typeof define;

await sqliteJournal({ path })[Symbol.asyncDispose]();
say({ steps } satisfies BringUpSaid);
