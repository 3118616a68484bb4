import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..', '..', '..');
const LEFT_OUT: ReadonlySet<string> = new Set(['dist', 'out-tsc', 'coverage', '.cache', '.docs']);

/** A copy of the packages in a folder, in which code can be broken; what comes from outside is shared with the original. */
export class ScratchClone {
  readonly root: string;

  constructor(folder: string) {
    this.root = folder;
    mkdirSync(folder, { recursive: true });
    for (const { name } of readdirSync(ROOT, { withFileTypes: true }).filter((entry) => entry.isFile()))
      cpSync(join(ROOT, name), join(folder, name));
    for (const group of ['packages', 'tools/proofs', 'tools/jest', 'tools/bundling']) copyTree(join(ROOT, group), join(folder, group));
    // The links in each package's node_modules are relative: those to packages lead to the copies, the others through this.
    symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  }

  read(file: string): string {
    return readFileSync(join(this.root, file), 'utf8');
  }

  write(file: string, text: string): void {
    writeFileSync(join(this.root, file), text);
  }
}

function copyTree(from: string, to: string): void {
  if (!existsSync(from)) throw new Error(`There is no ${relative(ROOT, from)} to copy.`);
  mkdirSync(dirname(to), { recursive: true });
  cpSync(from, to, { recursive: true, verbatimSymlinks: true, filter: (path) => !LEFT_OUT.has(basename(path)) });
}
