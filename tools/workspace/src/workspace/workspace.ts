import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Manifest, Project } from './project.ts';

/** The clone under check: its root and the packages found in it. */
export interface Workspace {
  readonly root: string;
  readonly projects: readonly Project[];
}

const GROUPS = ['packages', 'apps'];
const SINGLES = ['tools/workspace', 'tools/proofs'];

/** Finds every folder with a package.json where packages live. */
export function readWorkspace(root: string): Workspace {
  const grouped = GROUPS.flatMap((group) => subfolders(join(root, group)).map((name) => `${group}/${name}`));
  const folders = [...grouped, ...SINGLES].filter((folder) => existsSync(join(root, folder, 'package.json')));
  return { root, projects: folders.map((folder) => readProject(root, folder)) };
}

function readProject(root: string, folder: string): Project {
  const path = join(root, folder);
  const manifest = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) as Manifest;
  const layers = (manifest.nx?.tags ?? []).filter((tag) => tag.startsWith('layer:'));
  return {
    name: manifest.name,
    folder,
    path,
    manifest,
    layer: layers.length === 1 ? layers[0]?.slice('layer:'.length) : undefined,
    isPublished: manifest.private !== true,
  };
}

function subfolders(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();
}
