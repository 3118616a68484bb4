import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The part of pnpm's lockfile (version 9.0) that is read and written here. */
export interface Lockfile {
  readonly lockfileVersion: string;
  readonly settings?: Readonly<Record<string, unknown>>;
  readonly importers: Readonly<Record<string, Importer>>;
  readonly packages: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly snapshots: Readonly<Record<string, Snapshot>>;
}

export interface Importer {
  readonly dependencies?: Readonly<Record<string, { readonly specifier: string; readonly version: string }>>;
  readonly optionalDependencies?: Readonly<Record<string, { readonly specifier: string; readonly version: string }>>;
}

export interface Snapshot {
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

export function readLockfile(root: string): Lockfile {
  return parse(readFileSync(join(root, 'pnpm-lock.yaml'), 'utf8')) as Lockfile;
}

/** Key of a dependency in `snapshots`; an alias names its package in the version itself. */
export function snapshotKey(lockfile: Lockfile, name: string, version: string): string {
  const key = `${name}@${version}`;
  return key in lockfile.snapshots ? key : version;
}

/** Key in `packages`: the snapshot's without the peers it was resolved with. */
export function packageKey(snapshot: string): string {
  return snapshot.replace(/\(.*$/s, '');
}

/** All snapshots reachable from `keys`. */
export function closure(lockfile: Lockfile, keys: readonly string[]): ReadonlySet<string> {
  const seen = new Set<string>();
  const queue = [...keys];
  for (let key = queue.pop(); key !== undefined; key = queue.pop()) {
    if (seen.has(key) || !(key in lockfile.snapshots)) continue;
    seen.add(key);
    const { dependencies = {}, optionalDependencies = {} } = lockfile.snapshots[key] ?? {};
    for (const [name, version] of Object.entries({ ...dependencies, ...optionalDependencies })) {
      queue.push(snapshotKey(lockfile, name, version));
    }
  }
  return seen;
}
