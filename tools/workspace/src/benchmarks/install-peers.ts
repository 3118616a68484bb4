import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

interface Manifest {
  readonly version?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

/**
 * Installs the exact versions named in a benchmark's own package.json, unless they are there.
 * @throws Error when npm cannot bring them.
 */
export function installPeers(folder: string): void {
  if (missingPeers(folder).length === 0) return;
  process.stderr.write(`Installing the peers of this benchmark: ${missingPeers(folder).join(', ')} …\n`);
  // Peers of peers clash on versions they never load together here; scripts of strangers are not run.
  const args = ['install', '--prefix', folder, '--legacy-peer-deps', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund'];
  const { status } = spawnSync('npm', args, { cwd: folder, stdio: ['ignore', 2, 2], shell: process.platform === 'win32' });
  const missing = missingPeers(folder);
  if (status === 0 && missing.length === 0) return;
  throw new Error(`npm could not bring ${missing.join(', ')} (exit ${status}); the reason stands above. Check the network, or measure without them: --no-peers.`);
}

/** `name@version` of each pinned peer that is not installed in that version. */
export function missingPeers(folder: string): readonly string[] {
  const pinned = readManifest(join(folder, 'package.json'))?.dependencies ?? {};
  return Object.entries(pinned)
    .filter(([name, version]) => readManifest(join(folder, 'node_modules', name, 'package.json'))?.version !== version)
    .map(([name, version]) => `${name}@${version}`);
}

function readManifest(file: string): Manifest | undefined {
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Manifest) : undefined;
}
