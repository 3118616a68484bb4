import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { stringify } from 'yaml';
import type { Project } from '../workspace/project.ts';
import { closure, type Lockfile, packageKey, type Snapshot, snapshotKey } from './lockfile.ts';

export interface ConsumerInput {
  readonly lockfile: Lockfile;
  /** The package under test, then every workspace package it depends on. */
  readonly projects: readonly Project[];
  /** Tarballs by package name. */
  readonly tarballs: ReadonlyMap<string, string>;
}

/**
 * The lockfile of a project that depends on one tarball alone. With it pnpm resolves nothing: third-party packages
 * come from the store at the versions of the workspace, so the installation needs no network.
 */
export function consumerLockfile({ lockfile, projects, tarballs }: ConsumerInput): string {
  const [target] = projects;
  if (target === undefined) throw new Error('A consumer needs a package to depend on.');
  const spec = (name: string): string => `file:${basename(tarballs.get(name) ?? '')}`;
  const own = projects.map((project) => ({
    key: `${project.name}@${spec(project.name)}`,
    project,
    snapshot: snapshotOf(project, lockfile, spec),
  }));
  const outside = own.flatMap(({ project }) => externalKeys(project, lockfile));
  const keys = [...closure(lockfile, outside)].sort();
  return stringify(
    {
      lockfileVersion: lockfile.lockfileVersion,
      settings: lockfile.settings,
      importers: { '.': { dependencies: { [target.name]: { specifier: spec(target.name), version: spec(target.name) } } } },
      packages: {
        ...Object.fromEntries(own.map(({ key, project }) => [key, tarballEntry(project, tarballs, spec)])),
        ...Object.fromEntries(keys.map((key) => [packageKey(key), lockfile.packages[packageKey(key)]])),
      },
      snapshots: {
        ...Object.fromEntries(own.map(({ key, snapshot }) => [key, snapshot])),
        ...Object.fromEntries(keys.map((key) => [key, lockfile.snapshots[key]])),
      },
    },
    { lineWidth: 0 },
  );
}

function tarballEntry(project: Project, tarballs: ReadonlyMap<string, string>, spec: (name: string) => string): unknown {
  const bytes = readFileSync(tarballs.get(project.name) ?? '');
  const integrity = `sha512-${createHash('sha512').update(bytes).digest('base64')}`;
  return { resolution: { integrity, tarball: spec(project.name) }, version: project.manifest.version };
}

/** What the manifest declares and nothing more: dependencies, and the peers that pnpm fills in by itself. */
function declared(project: Project, lockfile: Lockfile): readonly (readonly [name: string, version: string])[] {
  const locked = lockfile.importers[project.folder] ?? {};
  const all = { ...locked.dependencies, ...locked.optionalDependencies };
  return Object.entries(all).map(([name, { version }]) => [name, version]);
}

function snapshotOf(project: Project, lockfile: Lockfile, spec: (name: string) => string): Snapshot {
  const entries = declared(project, lockfile).map(([name, version]) => [name, version.startsWith('link:') ? spec(name) : version]);
  return entries.length === 0 ? {} : { dependencies: Object.fromEntries(entries) as Record<string, string> };
}

function externalKeys(project: Project, lockfile: Lockfile): readonly string[] {
  return declared(project, lockfile)
    .filter(([, version]) => !version.startsWith('link:'))
    .map(([name, version]) => snapshotKey(lockfile, name, version));
}
