import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, failed, passed } from '../checks/check.ts';
import type { Phase, PhaseContext } from '../checks/phase.ts';
import { runCommand } from '../process/run-command.ts';
import { workspaceBin } from '../process/workspace-bin.ts';
import type { Project } from '../workspace/project.ts';
import { compileLoosePrograms } from './loose-programs.ts';

/** Compiles every project with its specs from nothing: no build info or output of an earlier run takes part. */
export const typesPhase: Phase = { name: 'types', isOnOneCore: true, run: checkTypes };

async function checkTypes({ workspace }: PhaseContext): Promise<readonly Check[]> {
  for (const project of workspace.projects) removeOutput(project);
  const args = ['-b', '--force', '--verbose', '--pretty', 'false'];
  const { code, output } = await runCommand(workspaceBin(workspace.root, 'tsc'), args, { cwd: workspace.root });
  const byProject = workspace.projects.map((project) => fromOutput(project, output));
  const loose = await compileLoosePrograms(workspace);
  const isUnexplained = code !== 0 && byProject.every((check) => check.isPassed);
  return [...byProject, ...loose, ...(isUnexplained ? [failed('types of the workspace', output)] : [])];
}

function removeOutput(project: Project): void {
  for (const name of ['dist', 'out-tsc']) rmSync(join(project.path, name), { recursive: true, force: true });
}

/** Reads from the output of `tsc -b --verbose` how one project fared. A project that was not compiled has failed. */
export function fromOutput(project: Pick<Project, 'folder'>, output: string): Check {
  const name = `types ${project.folder}`;
  const lines = output.split('\n');
  const errors = errorsIn(lines, `${project.folder}/`);
  if (errors.length > 0) return failed(name, errors.join('\n'));
  const own = lines.filter((line) => line.includes(`'${project.folder}/tsconfig`) || line.includes(`/${project.folder}/tsconfig`));
  const skipped = own.filter((line) => line.includes('Skipping build of project'));
  if (skipped.length > 0) return failed(name, skipped.join('\n'));
  const isBuilt = own.some((line) => line.includes('Building project'));
  return isBuilt ? passed(name) : failed(name, 'tsc did not compile it: it is missing from the references of the root tsconfig.json.');
}

/** Lines of errors in files under `prefix`, with the indented lines that explain them. */
function errorsIn(lines: readonly string[], prefix: string): readonly string[] {
  const errors: string[] = [];
  let isInside = false;
  for (const line of lines) {
    isInside = isInside ? /^\s+\S/.test(line) : false;
    if (line.startsWith(prefix) && /\berror TS\d+:/.test(line)) isInside = true;
    if (isInside) errors.push(line);
  }
  return errors;
}
