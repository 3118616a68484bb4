import { existsSync, realpathSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readManifest, type Manifest } from './manifest.ts';
import { workspaceMembers } from './members.ts';

/** A package of somebody else that the workspace depends on directly. */
export interface Dependency {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  /** What its manifest declares; empty when nothing. */
  readonly declared: string;
  readonly homepage: string;
  /** Members of the workspace that ask for it, by name. */
  readonly usedBy: readonly string[];
  /** No member needs it to run. */
  readonly isDevelopment: boolean;
  /** Where it is installed, relative to the workspace. */
  readonly folder: string;
}

/** What a workspace depends on directly: installed packages of others, by name, one entry per installed version. */
export interface ThirdParty {
  readonly dependencies: readonly Dependency[];
  /** Asked for, but not installed. */
  readonly missing: readonly string[];
}

interface Wish {
  readonly name: string;
  readonly member: string;
  readonly folder: string;
  readonly isDevelopment: boolean;
}

/** Finds the direct third-party dependencies of all members of a workspace. */
export function thirdParty(root: string): ThirdParty {
  const found = new Map<string, Dependency>();
  const missing = new Set<string>();
  for (const wish of wishes(root)) {
    const folder = installed(wish.name, wish.folder);
    const manifest = folder === undefined ? undefined : readManifest(folder);
    if (folder === undefined || manifest === undefined) {
      missing.add(wish.name);
      continue;
    }
    const key = `${wish.name}@${manifest.version}`;
    found.set(key, merged(found.get(key) ?? newDependency(wish, manifest, relative(realpathSync(root), folder)), wish));
  }
  return { dependencies: [...found.values()].sort(byName), missing: [...missing].sort() };
}

function wishes(root: string): readonly Wish[] {
  const members = workspaceMembers(root).map((folder) => ({ folder, manifest: readManifest(folder) }));
  const own = new Set(members.map(({ manifest }) => manifest?.name));
  return members.flatMap(({ folder, manifest }) => {
    if (manifest === undefined) return [];
    const member = manifest.name === '' ? relative(root, folder) : manifest.name;
    const list = (wanted: Readonly<Record<string, string>>, isDevelopment: boolean): readonly Wish[] =>
      Object.entries(wanted)
        .filter(([name, version]) => !own.has(name) && !/^(?:workspace|link|file):/.test(version))
        .map(([name]) => ({ name, member, folder, isDevelopment }));
    return [...list(manifest.dependencies, false), ...list(manifest.optionalDependencies, false), ...list(manifest.devDependencies, true)];
  });
}

/** The folder Node would take the package from: the nearest `node_modules` upwards. */
function installed(name: string, from: string): string | undefined {
  for (let here = from; ; here = dirname(here)) {
    const candidate = join(here, 'node_modules', name);
    if (existsSync(join(candidate, 'package.json'))) return realpathSync(candidate);
    if (dirname(here) === here) return undefined;
  }
}

function newDependency(wish: Wish, manifest: Manifest, folder: string): Dependency {
  const { version, description, licence, homepage } = manifest;
  return { name: wish.name, version, description, declared: licence, homepage, usedBy: [], isDevelopment: true, folder };
}

function merged(dependency: Dependency, wish: Wish): Dependency {
  return {
    ...dependency,
    usedBy: [...new Set([...dependency.usedBy, wish.member])],
    isDevelopment: dependency.isDevelopment && wish.isDevelopment,
  };
}

function byName(a: Dependency, b: Dependency): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : a.version.localeCompare(b.version, 'en', { numeric: true });
}
