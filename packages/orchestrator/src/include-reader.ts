import { readFileSync, realpathSync, statSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import type { IncludeReader } from '@tutti/pipeline';

const FOLDERS = ['.', 'prompts', 'templates', 'includes'] as const;
const MAX_BYTES = 10_485_760;

/** Reads what a pipeline file includes: relative to the file, then to `prompts/`, `templates/`, `includes/` beside it; never outside of its folder. */
export function includeReader(file: string): IncludeReader {
  const base = dirname(file);
  return (path) => {
    for (const folder of isAbsolute(path) ? [] : FOLDERS) {
      const text = readInside(base, join(base, folder, path));
      if (text !== undefined) return text;
    }
    return undefined;
  };
}

function readInside(base: string, path: string): string | undefined {
  try {
    const [root, real] = [realpathSync(base), realpathSync(path)];
    const inside = relative(root, real);
    const found = statSync(real);
    if (inside.startsWith('..') || isAbsolute(inside) || !found.isFile() || found.size > MAX_BYTES) return undefined;
    return readFileSync(real, 'utf8');
  } catch {
    return undefined;
  }
}
