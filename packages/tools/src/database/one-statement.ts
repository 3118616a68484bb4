import { PolicyRefusedError, ValidationError } from '@tutti/core';

const READING: ReadonlySet<string> = new Set(['select', 'with', 'values', 'explain', 'table']);
const WRITING: ReadonlySet<string> = new Set([...READING, 'insert', 'update', 'delete', 'replace', 'merge', 'create', 'drop', 'alter']);

/**
 * Checks that SQL is one statement of a harmless kind: no attaching of other files, no settings, no transactions of its own.
 * Whether it really only reads is for the database to enforce.
 * @throws ValidationError, PolicyRefusedError
 */
export function checkStatement(sql: string, mode: 'read' | 'write'): void {
  const bare = bareSql(sql);
  if (/;\s*[^;\s]/.test(bare))
    throw new ValidationError('The SQL has more than one statement. Pass one; make a step of each.', {
      issues: [{ path: 'sql', message: 'There is more than one statement.' }],
    });
  const word = firstWord(bare);
  if ((mode === 'read' ? READING : WRITING).has(word)) return;
  const known = [...(mode === 'read' ? READING : WRITING)].join(', ').toUpperCase();
  throw new PolicyRefusedError(
    `The statement begins with ${JSON.stringify(word.toUpperCase())}, which is not taken here. ${mode === 'read' && WRITING.has(word) ? 'Use the action "execute" for statements that change something.' : `Taken: ${known}.`}`,
    { data: { statement: word } },
  );
}

/** Whether a statement begins as one that reads does; the database makes sure that it does no more. */
export function isQuery(sql: string): boolean {
  return READING.has(firstWord(bareSql(sql)));
}

/** Without comments, and with every quoted text empty. */
function bareSql(sql: string): string {
  return sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, (part) =>
    part.startsWith('-') || part.startsWith('/') ? ' ' : "''",
  );
}

function firstWord(bare: string): string {
  return /^[\s(;]*([A-Za-z]+)/.exec(bare)?.[1]?.toLowerCase() ?? '';
}
