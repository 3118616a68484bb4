import { existsSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readManifest } from './manifest.ts';

/** Folders of a workspace that have a manifest: its root, and what `pnpm-workspace.yaml` or `workspaces` name. */
export function workspaceMembers(root: string): readonly string[] {
  const patterns = [...pnpmPatterns(root), ...(readManifest(root)?.workspaces ?? [])].filter((pattern) => !pattern.startsWith('!'));
  const found = patterns.flatMap((pattern) => globSync(pattern, { cwd: root })).map((path) => join(root, path));
  return [root, ...[...new Set(found)].sort()].filter((folder) => existsSync(join(folder, 'package.json')));
}

/** The list `packages:` of the file, whose form is one pattern a line. */
function pnpmPatterns(root: string): readonly string[] {
  const file = join(root, 'pnpm-workspace.yaml');
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split(/\r?\n/);
  const from = lines.findIndex((line) => /^packages:\s*$/.test(line));
  const patterns: string[] = [];
  for (const line of from < 0 ? [] : lines.slice(from + 1)) {
    const item = /^\s*-\s*(['"]?)(.+?)\1\s*(?:#.*)?$/.exec(line);
    if (item?.[2] !== undefined) patterns.push(item[2]);
    else if (/^\S/.test(line)) break;
  }
  return patterns;
}
