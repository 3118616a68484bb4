import { existsSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import type { Json, JsonObject } from '@tutti/core';
import { defaultTools, type ToolRegistry } from '@tutti/tools';
import { type Checker, refusalOf, type Seen } from '../../../workspace/src/scoreboards/hostile-checker.ts';
import type { HostileInput } from '../../../workspace/src/scoreboards/hostile-input.ts';
import { race } from './files/race.ts';
import { layOut, outsideOf, type TreePlan } from './files/tree.ts';

/**
 * Paths through the file tool, in a tree with links, a pipe and a big file beside and in its root. Odd spellings are plain
 * names here, and nothing has such a name; what is no regular file is refused for that.
 */
export const checker: Checker = {
  codes: {
    PATH_ESCAPE: ['PATH_ESCAPE', 'PATH_NOT_FOUND', 'PATH_KIND'],
    PATH_INVALID: ['PATH_INVALID', 'PATH_KIND'],
    PATH_KIND: ['PATH_KIND', 'PATH_ESCAPE'],
    NOT_A_FILE: ['PATH_KIND'],
  },
  check,
};

interface Row {
  readonly action: string;
  readonly path: string;
}

const calls: Readonly<Record<string, (path: string) => readonly [action: string, parameters: JsonObject]>> = {
  write: (path) => ['write', { path, content: 'written' }],
  append: (path) => ['append', { path, content: 'written' }],
  'copy-to': (path) => ['copy', { path: 'a.txt', destination: path }],
  'copy-from': (path) => ['copy', { path, destination: 'copied' }],
  'move-to': (path) => ['move', { path: 'a.txt', destination: path }],
  'move-from': (path) => ['move', { path, destination: 'moved' }],
};

async function check(input: HostileInput): Promise<Seen> {
  const row = input.json() as Row;
  const root = layOut(input.sandbox, JSON.parse(input.sibling('tree.json').toString('utf8')) as TreePlan);
  const tools = defaultTools({ root });
  if (row.action === 'race') return race(tools, root, row.path);
  const before = outsideOf(input.sandbox, root);
  const [action, parameters] = calls[row.action]?.(row.path) ?? [row.action, { path: row.path }];
  let seen: Seen;
  try {
    const result = await tools.call('filesystem', action, parameters);
    seen = { outcome: 'went-on', harm: [...harmOfResult(root, row, result), ...(await harmOfMessages(tools, row))] };
  } catch (error) {
    seen = refusalOf(error);
    if (seen.outcome === 'refused' && seen.code === 'PATH_NOT_FOUND' && leadsOut(root, row.path))
      seen = { outcome: 'went-on', harm: ['the refusal tells what is not there outside the root'] };
  }
  return outsideOf(input.sandbox, root) === before ? seen : { outcome: 'went-on', harm: ['something changed outside the root'] };
}

function leadsOut(root: string, path: string): boolean {
  const way = relative(root, resolve(root, path));
  // A name may begin with dots, and on this system a backslash is a letter of it.
  return way === '..' || way.startsWith('../');
}

function harmOfResult(root: string, { action, path }: Row, result: Json): readonly string[] {
  const content = (result as { readonly content?: unknown }).content;
  if (JSON.stringify(result).includes('SECRET')) return ['it read what lies outside'];
  if (action === 'read') return content === readFileSync(join(root, path), 'utf8') ? [] : ['it read something else than is there'];
  if (action === 'write' || action === 'mkdir') return existsSync(join(root, path)) ? [] : ['it made nothing of this name'];
  return [];
}

/** Characters that move or hide text around them may not reach messages. */
async function harmOfMessages(tools: ToolRegistry, { path }: Row): Promise<readonly string[]> {
  const message = await tools.call('filesystem', 'read', { path: `${path}/not-there` }).then(
    () => '',
    (error: Error) => error.message,
  );
  return /[\p{Cc}\p{Cf}]/u.test(message) ? ['a message shows the name unescaped'] : [];
}
