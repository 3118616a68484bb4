import { execFile, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const ownPackage = join(import.meta.dirname, '..', '..');
// Unpacks into the folder for temporary files, whoever else does, and takes what lies there for whole.
const UNPACK = "await (await import('@sparticuz/chromium')).default.executablePath()";

/** The browser of these specs: unpacked once for each user and version, and there whole or not at all. */
export async function unpackedBrowser(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(ownPackage, 'node_modules', '@sparticuz', 'chromium', 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  const folder = join(tmpdir(), `tutti-chromium-${version}-${process.getuid?.() ?? 0}`);
  const path = join(folder, 'chromium');
  if (existsSync(path)) return path;
  const made = await mkdtemp(`${folder}-`);
  await promisify(execFile)(process.execPath, ['--input-type=module', '-e', UNPACK], {
    cwd: ownPackage,
    env: { ...process.env, TMPDIR: made, NODE_OPTIONS: '' },
  });
  await rename(made, folder).catch(async (error: unknown) => {
    await rm(made, { recursive: true });
    // Somebody else was sooner.
    if (!existsSync(path)) throw error;
  });
  return path;
}

/** Whether the machine gives a browser its own sandbox: a user namespace, which containers and some systems refuse. */
export function hasSandbox(): boolean {
  return process.getuid?.() !== 0 && spawnSync('unshare', ['--user', '--map-root-user', 'true']).status === 0;
}
