import { execFileSync } from 'node:child_process';
import { linkSync, lstatSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folders, files and links to lay out; the folder `root` is what the product may use. */
export interface TreePlan {
  readonly root: string;
  readonly dirs?: readonly string[];
  readonly files?: Readonly<Record<string, string>>;
  readonly symlinks?: Readonly<Record<string, string>>;
  readonly fifo?: readonly string[];
  readonly hardlinks?: Readonly<Record<string, string>>;
}

const BIG_BYTES = 64 * 1024 * 1024;

/** Lays a tree out below `top`, with a sparse file `big.bin` in its root. @returns the root */
export function layOut(top: string, plan: TreePlan): string {
  const root = join(top, plan.root);
  for (const folder of [plan.root, ...(plan.dirs ?? [])]) mkdirSync(join(top, folder), { recursive: true });
  for (const [path, text] of Object.entries(plan.files ?? {})) {
    mkdirSync(dirname(join(top, path)), { recursive: true });
    writeFileSync(join(top, path), text);
  }
  for (const [path, target] of Object.entries(plan.symlinks ?? {})) symlinkSync(target, join(top, path));
  for (const [path, target] of Object.entries(plan.hardlinks ?? {})) linkSync(join(top, target), join(top, path));
  for (const path of plan.fifo ?? []) execFileSync('mkfifo', [join(top, path)]);
  writeFileSync(join(root, 'big.bin'), '');
  truncateSync(join(root, 'big.bin'), BIG_BYTES);
  return root;
}

/** All that lies below `top` and not below `root`: names, kinds, contents. */
export function outsideOf(top: string, root: string): string {
  const seen: string[] = [];
  const visit = (folder: string): void => {
    for (const name of readdirSync(folder).sort()) {
      const path = join(folder, name);
      if (path === root) continue;
      const stats = lstatSync(path);
      seen.push(`${path} ${stats.isSymbolicLink() ? readlinkSync(path) : stats.isFile() ? readFileSync(path, 'utf8') : 'folder'}`);
      if (stats.isDirectory()) visit(path);
    }
  };
  visit(top);
  return seen.join('\n');
}
