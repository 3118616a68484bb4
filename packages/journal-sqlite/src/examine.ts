import type { Connection } from './connection.ts';
import { problemsOfFile, verify } from './verify.ts';

/** Larger files are not looked through when they are opened: a check takes some 3 ms per MiB. */
const EXAMINED_BYTES = 8 * 1024 * 1024;

/**
 * Looks through a small file when it is opened. Damage of its indexes alone is mended: they hold nothing that the tables do not.
 * Of any other damage the connection knows from then on.
 */
export function examine(connection: Connection): void {
  const bytes = Number(connection.pragma('page_count')) * Number(connection.pragma('page_size'));
  if (bytes > EXAMINED_BYTES) return;
  const problems = problemsOfFile(connection);
  if (problems.length > 0 && (isAnyRowLost(problems) || !mend(connection))) connection.damage = problems[0];
}

/** An index that has more entries than its table has rows, and lacks none of those, tells of rows that the table has lost. */
function isAnyRowLost(problems: readonly string[]): boolean {
  return problems.some((problem) => {
    const index = /wrong # of entries in index (\S+)/.exec(problem)?.[1];
    return index !== undefined && !problems.some((other) => other.endsWith(`missing from index ${index}`));
  });
}

/**
 * Makes the indexes anew, if then all is sound; else everything stays as it is: the index of a row that names no run, or another
 * than it was written for, is worth more than its table.
 */
function mend(connection: Connection): boolean {
  connection.exec('BEGIN IMMEDIATE');
  try {
    connection.exec('REINDEX');
    const isWhole = verify(connection).next().done === true;
    if (isWhole) wakeIdle(connection);
    connection.exec(isWhole ? 'COMMIT' : 'ROLLBACK');
    return isWhole;
  } catch {
    connection.rollback();
    return false;
  }
}

/** What wakes a run, a time or a handler, may have been in an index alone: those that nobody drives are looked at, and put down again. */
function wakeIdle(connection: Connection): void {
  connection.run(
    `UPDATE run SET ready_at = created_at WHERE status NOT IN ('quarantined', 'dead-letter') AND owner IS NULL AND closed_at IS NULL AND ready_at IS NULL`,
  );
}
