import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findPnpm } from '../process/pnpm.ts';
import { runCommand } from '../process/run-command.ts';
import type { Project } from '../workspace/project.ts';

export type Packed = { readonly file: string } | { readonly problem: string };

/** Packs a package as it would be published; resolves to its tarball, or to what went wrong. */
export async function packProject(root: string, project: Project, scratch: string): Promise<Packed> {
  const destination = join(scratch, 'tarballs', project.folder.replaceAll('/', '-'));
  mkdirSync(destination, { recursive: true });
  const { code, output } = await runCommand(findPnpm(root), ['pack', '--pack-destination', destination], { cwd: project.path });
  const tarball = readdirSync(destination).find((name) => name.endsWith('.tgz'));
  return code === 0 && tarball !== undefined ? { file: join(destination, tarball) } : { problem: output };
}
