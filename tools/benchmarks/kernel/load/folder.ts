import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

// Beside the clone, not in the system's folder for temporary files, which may be memory.
const CACHE = fileURLToPath(new URL('../../../../.cache/', import.meta.url));

/** Lends a folder on the clone's own disk. */
export async function withFolder<T>(name: string, use: (folder: string) => Promise<T>): Promise<T> {
  mkdirSync(CACHE, { recursive: true });
  const folder = mkdtempSync(join(CACHE, `bench-${name}-`));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
