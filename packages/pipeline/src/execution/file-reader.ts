import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import type { IncludeReader } from '../compile/compile-context.ts';
import { fileFunctions } from '../run/file-functions.ts';
import { templateLibrary, type TemplateLibrary } from '../template/index.ts';

const FOLDERS = ['.', 'prompts', 'templates', 'includes'] as const;
const MAX_BYTES = 10_485_760;

/** Reads what a pipeline file includes: relative to the file, then to `prompts/`, `templates/`, `includes/` beside it; never outside of its folder. */
export function includeReader(file: string): IncludeReader {
  return readerIn(dirname(file), true);
}

/** Reads one file: its text, or `undefined` when there is none to be read. */
export type FileReader = IncludeReader;

/** Reads files below a folder by their path alone. */
export function pipelineReader({ root = '.', sandboxMode = true }: { readonly root?: string; readonly sandboxMode?: boolean }): FileReader {
  const base = resolve(root);
  return (path) => readText(base, isAbsolute(path) ? path : join(base, path), sandboxMode);
}

/** The template library with `include_file` and `file_exists` for what steps have written: files below the root of the file tools. */
export function fileLibrary({
  root = '.',
  sandboxMode = true,
}: {
  readonly root?: string;
  readonly sandboxMode?: boolean;
} = {}): TemplateLibrary {
  return templateLibrary(fileFunctions(readerIn(resolve(root), sandboxMode)));
}

function readerIn(base: string, isConfined: boolean): IncludeReader {
  return (path) => {
    for (const folder of FOLDERS) {
      const text = readText(base, isAbsolute(path) ? path : join(base, folder, path), isConfined);
      if (text !== undefined) return text;
    }
    return undefined;
  };
}

function readText(base: string, path: string, isConfined: boolean): string | undefined {
  try {
    const real = realpathSync(path);
    const inside = relative(realpathSync(base), real);
    const found = statSync(real);
    if ((isConfined && (inside.startsWith('..') || isAbsolute(inside))) || !found.isFile() || found.size > MAX_BYTES) return undefined;
    return readFileSync(real, 'utf8');
  } catch {
    return undefined;
  }
}
