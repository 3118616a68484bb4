import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** A text file of the workspace. */
export interface SourceFile {
  /** Relative to the root, with forward slashes. */
  readonly file: string;
  readonly text: string;
}

const GENERATED = new Set(['node_modules', 'dist', 'out-tsc', 'coverage']);
// Of the folders that begin with a dot, these alone are committed.
const DOT_FOLDERS = new Set(['.ci', '.changeset', '.github']);
const BINARY = new Set(['.png', '.jpg', '.ico', '.gif', '.woff', '.woff2', '.sqlite', '.gz', '.tgz', '.zip', '.pdf', '.wasm']);

/** Every text file that would be committed: all but what tools generate. */
export function readSourceFiles(root: string): readonly SourceFile[] {
  return walk(root)
    .filter((path) => !BINARY.has(extname(path)))
    .map((path) => ({ file: relative(root, path).split(sep).join('/'), text: readFileSync(path, 'utf8') }));
}

function walk(folder: string): readonly string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) return isSkipped(entry.name) ? [] : walk(path);
    return entry.isFile() && !entry.name.endsWith('.tsbuildinfo') ? [path] : [];
  });
}

function isSkipped(folder: string): boolean {
  return GENERATED.has(folder) || (folder.startsWith('.') && !DOT_FOLDERS.has(folder));
}
