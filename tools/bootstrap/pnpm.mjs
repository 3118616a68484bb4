import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expected } from './expected-error.mjs';
import { cacheFolder } from './root.mjs';
import { runQuiet } from './run-quiet.mjs';

const placeFile = join(cacheFolder, 'pnpm-place.json');

// Pinned here and not in `packageManager`: pnpm would then keep itself in the lockfile, once per platform.
export const PINNED_PNPM = 'pnpm@12.21.0';

/** Brings the pinned pnpm through npx and resolves to the folder of its executable. */
export async function ensurePnpm(env) {
  const version = PINNED_PNPM;
  const known = readPlace();
  if (known?.version === version && existsSync(known.file)) return dirname(known.file);
  const { code, stdout } = await runQuiet('npx', ['--yes', `--package=${version}`, '-c', 'command -v pnpm'], env);
  const file = stdout.trim().split('\n').at(-1);
  if (code !== 0 || !file) {
    throw expected(
      `Could not bring ${version} through npx (exit ${code}). It is fetched once and then kept in npm's cache: ` +
        'check the network and the registry setting of npm, then run the same command again.',
    );
  }
  mkdirSync(cacheFolder, { recursive: true });
  writeFileSync(placeFile, JSON.stringify({ version, file }));
  return dirname(file);
}

function readPlace() {
  try {
    return JSON.parse(readFileSync(placeFile, 'utf8'));
  } catch {
    return undefined;
  }
}
