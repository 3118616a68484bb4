import { PolicyRefusedError, ValidationError } from '@tutti/core';

const READING: ReadonlySet<string> = new Set(['select', 'with', 'values', 'explain', 'table']);
const WRITING: ReadonlySet<string> = new Set([...READING, 'insert', 'update', 'delete', 'replace', 'merge', 'create', 'drop', 'alter']);

/**
 * Checks that SQL is one statement of a harmless kind: no attaching of other files, no settings, no transactions of its own.
 * Whether it really only reads is for the database to enforce.
 * @throws ValidationError, PolicyRefusedError
 */
export function checkStatement(sql: string, mode: 'read' | 'write'): void {
  const bare = sql.replaceAll(/'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\//g, (part) => (part.startsWith('-') || part.startsWith('/') ? ' ' : "''"));
  if (/;\s*[^;\s]/.test(bare)) throw new ValidationError('The SQL has more than one statement. Pass one; make a step of each.', { issues: [{ path: 'sql', message: 'There is more than one statement.' }] });
  const word = /^[\s(;]*([A-Za-z]+)/.exec(bare)?.[1]?.toLowerCase() ?? '';
  if ((mode === 'read' ? READING : WRITING).has(word)) return;
  const known = [...(mode === 'read' ? READING : WRITING)].join(', ').toUpperCase();
  throw new PolicyRefusedError(`The statement begins with ${JSON.stringify(word.toUpperCase())}, which is not taken here. ${mode === 'read' && WRITING.has(word) ? 'Use the action "execute" for statements that change something.' : `Taken: ${known}.`}`, { data: { statement: word } });
}
