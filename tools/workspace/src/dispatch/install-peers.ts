import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Installs what the package.json beside a program asks for, with npm, into that folder alone, when it changed.
 * Everything npm says goes to standard error: standard output belongs to the program.
 * @returns Whether the program can run.
 */
export function installPeers(folder: string): boolean {
  const manifest = join(folder, 'package.json');
  if (!existsSync(manifest)) return true;
  const stampFile = join(folder, 'node_modules', '.peers');
  const lockfile = join(folder, 'package-lock.json');
  const inputs = [manifest, lockfile].filter((file) => existsSync(file)).map((file) => readFileSync(file));
  const stamp = inputs.reduce((hash, bytes) => hash.update(bytes), createHash('sha256')).digest('hex');
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) return true;
  const verb = existsSync(lockfile) ? ['ci'] : ['install', '--no-package-lock'];
  process.stderr.write(`Installing the peers of ${folder} …\n`);
  const args = [...verb, '--no-audit', '--no-fund', '--legacy-peer-deps', '--loglevel=error'];
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 2, 2] });
  if (status !== 0) return false;
  mkdirSync(join(folder, 'node_modules'), { recursive: true });
  writeFileSync(stampFile, stamp);
  return true;
}
