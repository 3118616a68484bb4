import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { type Check, failed, fromComplaints } from '../checks/check.ts';
import type { Phase, PhaseContext } from '../checks/phase.ts';
import { packProject } from '../packing/pack-project.ts';
import { tarballComplaints } from '../packing/tarball-rules.ts';
import { inParallel } from '../process/in-parallel.ts';
import { runCommand } from '../process/run-command.ts';
import { workspaceBin } from '../process/workspace-bin.ts';
import type { Project } from '../workspace/project.ts';

/** Packs every published package and asks publint and attw whether others can use the tarball. */
export const packagePhase: Phase = { name: 'package', needs: ['types'], run: checkPackages };

async function checkPackages(context: PhaseContext): Promise<readonly Check[]> {
  const published = context.workspace.projects.filter((project) => project.isPublished);
  return (await inParallel(published, 2, (project) => checkPackage(project, context))).flat();
}

async function checkPackage(project: Project, { workspace, scratch, tarballs, print }: PhaseContext): Promise<readonly Check[]> {
  const packed = await packProject(workspace.root, project, scratch);
  if ('problem' in packed) return [failed(`pack ${project.folder}`, packed.problem)];
  tarballs.set(project.name, packed.file);
  const checks = [
    fromComplaints(`pack ${project.folder}`, await tarballComplaints(packed.file, project)),
    fromComplaints(`publint ${project.folder}`, await publintComplaints(project, packed.file)),
    fromComplaints(`attw ${project.folder}`, await attwComplaints(workspace.root, packed.file)),
  ];
  print(`  ${checks.every((check) => check.isPassed) ? '✔' : '✖'} ${project.folder}\n`);
  return checks;
}

async function publintComplaints(project: Project, tarball: string): Promise<readonly string[]> {
  const bytes = readFileSync(tarball);
  const buffer = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const { messages } = await publint({ strict: true, pack: { tarball: buffer } });
  const manifest = JSON.parse(readFileSync(join(project.path, 'package.json'), 'utf8')) as Record<string, unknown>;
  return messages.map((message) => `${message.type}: ${formatMessage(message, manifest, { color: false }) ?? message.code}`);
}

async function attwComplaints(root: string, tarball: string): Promise<readonly string[]> {
  const args = ['--profile', 'esm-only', '--no-color', '--no-emoji', tarball];
  const { code, output } = await runCommand(workspaceBin(root, 'attw'), args, { cwd: root, env: { FORCE_COLOR: '0' } });
  return code === 0 ? [] : [output];
}
