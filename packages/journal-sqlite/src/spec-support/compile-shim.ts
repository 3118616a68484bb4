import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

/** Compiles the library that makes syncing fail. @returns its path; undefined where there is no C compiler for it. */
export function compileShim(folder: string): string | undefined {
  if (process.platform !== 'linux') return undefined;
  const library = join(folder, 'failing-fsync.so');
  const { status } = spawnSync('cc', ['-shared', '-fPIC', '-o', library, join(import.meta.dirname, 'failing-fsync.c'), '-ldl'], {
    stdio: 'ignore',
  });
  return status === 0 ? library : undefined;
}
