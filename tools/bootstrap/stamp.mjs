import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { root } from './root.mjs';

const stampFile = join(root, 'node_modules', '.tutti-installed');
const ROOT_INPUTS = ['pnpm-lock.yaml', 'pnpm-workspace.yaml', 'package.json'];

/** Hash of everything an installation follows from: the lockfile and the manifest of each workspace package. */
export function installationInputs() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\n`);
  const manifests = workspaceFolders().map((folder) => join(folder, 'package.json'));
  for (const file of [...ROOT_INPUTS, ...manifests]) {
    hash.update(`${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest('hex');
}

export function readStamp() {
  return existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : undefined;
}

export function writeStamp(inputs) {
  mkdirSync(dirname(stampFile), { recursive: true });
  writeFileSync(stampFile, inputs);
}

export function clearStamp() {
  rmSync(stampFile, { force: true });
}

/** The package folders that pnpm-workspace.yaml names: `group/*` or one plain folder per line. */
export function workspaceFolders() {
  const yaml = readFileSync(join(root, 'pnpm-workspace.yaml'), 'utf8');
  const block = /^packages:\n((?:[ \t]+-.*\n?)+)/m.exec(yaml)?.[1] ?? '';
  const globs = [...block.matchAll(/-\s*['"]?([^'"\n]+?)['"]?\s*$/gm)].map((match) => match[1]);
  return globs
    .flatMap(expand)
    .filter((folder) => existsSync(join(root, folder, 'package.json')))
    .sort();
}

function expand(glob) {
  if (!glob.endsWith('/*')) return [glob];
  const group = glob.slice(0, -2);
  if (!existsSync(join(root, group))) return [];
  return readdirSync(join(root, group), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(group, entry.name));
}
