import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { writePackage } from '../generate/new-package.ts';
import type { PackageRequest } from '../generate/package-request.ts';
import { formatFiles } from '../process/format-files.ts';
import { ROOT } from '../workspace/root.ts';

const COPIED = [
  'nx.json',
  'pnpm-workspace.yaml',
  'tsconfig.base.json',
  'jest.preset.mjs',
  'eslint.config.mjs',
  'biome.json',
  'LICENSE',
  '.changeset/config.json',
  'tools/eslint',
  'tools/jest',
  'tools/workspace/layers.json',
  '.cache/pnpm-place.json',
];

/**
 * An empty workspace in the temporary folder with the configuration and the tools of this one, for specs that need
 * packages which break a rule. It is removed with `remove()`.
 */
export interface ScratchWorkspace {
  readonly root: string;
  /** Generates a package and links what it depends on. */
  add(request: PackageRequest): void;
  write(file: string, text: string): void;
  remove(): void;
}

export function scratchWorkspace(): ScratchWorkspace {
  const root = mkdtempSync(join(tmpdir(), 'tutti-scratch-'));
  for (const path of COPIED.filter((path) => existsSync(join(ROOT, path)))) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    cpSync(join(ROOT, path), join(root, path), { recursive: true });
  }
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  const write = (file: string, text: string): void => {
    mkdirSync(dirname(join(root, file)), { recursive: true });
    writeFileSync(join(root, file), text);
  };
  write('package.json', '{ "name": "scratch", "private": true, "type": "module" }\n');
  write('tsconfig.json', '{ "extends": "./tsconfig.base.json", "files": [], "include": [], "references": [] }\n');
  return {
    root,
    write,
    add: (request) => {
      const files = writePackage(root, request);
      formatFiles(
        root,
        files.filter((file) => file.endsWith('.ts')),
      );
      if (request.layer !== 'core') linkPackage(root, request.name, 'core');
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  };
}

/** Lets one package of a scratch workspace import another, as an installation would. */
export function linkPackage(root: string, from: string, to: string): void {
  const scope = join(root, 'packages', from, 'node_modules', '@tutti');
  mkdirSync(scope, { recursive: true });
  symlinkSync(join('..', '..', '..', to), join(scope, to));
}
