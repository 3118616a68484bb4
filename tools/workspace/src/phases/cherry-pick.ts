import { copyFileSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Check, failed, passed } from '../checks/check.ts';
import type { Phase, PhaseContext } from '../checks/phase.ts';
import { consumerLockfile } from '../cherry-pick/consumer-lockfile.ts';
import { dependencyClosure } from '../cherry-pick/dependency-closure.ts';
import { type Lockfile, readLockfile } from '../cherry-pick/lockfile.ts';
import { inParallel } from '../process/in-parallel.ts';
import { findPnpm } from '../process/pnpm.ts';
import { runCommand } from '../process/run-command.ts';
import type { Project } from '../workspace/project.ts';

/** Every published package works alone: installed from its tarball into an empty project, without a network. */
export const cherryPickPhase: Phase = { name: 'cherry-pick', needs: ['package'], run: cherryPick };

async function cherryPick(context: PhaseContext): Promise<readonly Check[]> {
  const lockfile = readLockfile(context.workspace.root);
  const published = context.workspace.projects.filter((project) => project.isPublished);
  return inParallel(published, 2, async (project) => {
    const problem = await tryAlone(project, lockfile, context);
    context.print(`  ${problem === undefined ? '✔' : '✖'} ${project.folder}\n`);
    const name = `cherry-pick ${project.folder}`;
    return problem === undefined ? passed(name) : failed(name, problem);
  });
}

async function tryAlone(project: Project, lockfile: Lockfile, context: PhaseContext): Promise<string | undefined> {
  const script = join(project.path, 'cherry-pick.mjs');
  if (!existsSync(script)) return `${project.folder}/cherry-pick.mjs is missing: a few lines that import the package and use it.`;
  const projects = dependencyClosure(project, context.workspace.projects);
  const missing = projects.filter(({ name }) => !context.tarballs.has(name)).map(({ name }) => name);
  if (missing.length > 0) return `There is no tarball of ${missing.join(', ')}. The package phase makes them.`;
  const folder = join(context.scratch, 'cherry-pick', project.folder.replaceAll('/', '-'));
  mkdirSync(folder, { recursive: true });
  copyFileSync(script, join(folder, 'cherry-pick.mjs'));
  for (const { name } of projects) copyFileSync(tarballOf(name, context), join(folder, basename(tarballOf(name, context))));
  writeConsumer(folder, project, consumerLockfile({ lockfile, projects, tarballs: context.tarballs }));
  return installAndRun(folder, context);
}

function tarballOf(name: string, { tarballs }: PhaseContext): string {
  return tarballs.get(name) ?? '';
}

function writeConsumer(folder: string, project: Project, lockfile: string): void {
  const tarball = /specifier: (file:\S+)/.exec(lockfile)?.[1] ?? '';
  const manifest = { name: 'consumer', private: true, type: 'module', dependencies: { [project.name]: tarball } };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(folder, 'pnpm-lock.yaml'), lockfile);
  // Nothing undeclared may be found by accident, and the age of a release was judged when it was locked.
  writeFileSync(join(folder, 'pnpm-workspace.yaml'), 'hoist: false\nminimumReleaseAge: 0\nstrictDepBuilds: false\n');
}

async function installAndRun(folder: string, { workspace }: PhaseContext): Promise<string | undefined> {
  const args = ['install', '--offline', '--frozen-lockfile', '--ignore-scripts', '--reporter=append-only'];
  const install = await runCommand(findPnpm(workspace.root), args, { cwd: folder, env: { CI: 'true' }, timeoutMs: 600_000 });
  if (install.code !== 0) return `pnpm could not install it from its tarball:\n${install.output}`;
  const env = { NODE_OPTIONS: undefined, NO_COLOR: '1', FORCE_COLOR: undefined };
  const run = await runCommand(process.execPath, ['cherry-pick.mjs'], { cwd: folder, env, timeoutMs: 300_000 });
  if (run.code !== 0) return `cherry-pick.mjs ended with exit code ${run.code}:\n${run.output}`;
  return run.stdout.trim() === '' ? 'cherry-pick.mjs printed nothing: it shows what it got from the package.' : undefined;
}
