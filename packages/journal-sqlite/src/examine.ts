import type { Connection } from './connection.ts';
import { seal } from './seal.ts';
import { problemsOfFile, verify } from './verify.ts';

/** Larger files are not looked through when they are opened: a check takes some 5 ms per MiB. */
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

/** Makes the indexes anew, if then all is sound; else everything stays as it is. */
function mend(connection: Connection): boolean {
  connection.exec('BEGIN IMMEDIATE');
  try {
    connection.exec('REINDEX');
    const isWhole = verify(connection).next().done === true;
    if (isWhole) wakeNeedy(connection);
    connection.exec(isWhole ? 'COMMIT' : 'ROLLBACK');
    return isWhole;
  } catch {
    connection.rollback();
    return false;
  }
}

/** What runs that wait for handlers need stands in an index alone: they are woken, and say it again. */
function wakeNeedy(connection: Connection): void {
  const needy = connection.all<{ ord: number }>(`UPDATE run SET ready_at = created_at WHERE waiting_for = 'handler' AND owner IS NULL AND closed_at IS NULL AND ready_at IS NULL RETURNING ord`);
  for (const { ord } of needy) seal(connection, ord);
}
