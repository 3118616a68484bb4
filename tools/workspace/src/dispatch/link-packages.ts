import { lstatSync, mkdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import type { Workspace } from '../workspace/workspace.ts';

/**
 * Makes the packages of the workspace importable from every folder under tools/, as links in tools/node_modules.
 * What lies there is outside the pnpm workspace, so that the peers of a benchmark are installed only for who runs it.
 */
export function linkPackages({ root, projects }: Workspace): void {
  const scope = join(root, 'tools', 'node_modules', '@tutti');
  mkdirSync(scope, { recursive: true });
  for (const { path, folder, name } of projects) {
    if (!name.startsWith('@tutti/') || folder.startsWith('tools/')) continue;
    const link = join(scope, basename(name));
    const target = relative(dirname(link), path);
    if (pointsTo(link, target)) continue;
    rmSync(link, { recursive: true, force: true });
    symlinkSync(target, link, 'dir');
  }
}

function pointsTo(link: string, target: string): boolean {
  try {
    return lstatSync(link).isSymbolicLink() && readlinkSync(link) === target;
  } catch {
    return false;
  }
}
