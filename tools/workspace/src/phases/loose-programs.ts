import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { type Check, failed, passed } from '../checks/check.ts';
import { linkPackages } from '../dispatch/link-packages.ts';
import { workspaceBin } from '../process/workspace-bin.ts';
import { runCommand } from '../process/run-command.ts';
import type { Workspace } from '../workspace/workspace.ts';

/** Folders of programs that belong to no package. */
const COMPILED = ['tools/benchmarks', 'tools/price-table', 'tools/scoreboards', 'tools/soaks'];

/** Compiles each kind of program that has a tsconfig.json, with the packages of the workspace linked. */
export async function compileLoosePrograms(workspace: Workspace): Promise<readonly Check[]> {
  const { root } = workspace;
  const folders = COMPILED.filter((folder) => existsSync(join(root, folder, 'tsconfig.json')));
  if (folders.length > 0) linkPackages(workspace);
  return Promise.all(
    folders.map(async (folder) => {
      const { code, output } = await runCommand(workspaceBin(root, 'tsc'), ['-p', folder, '--noEmit', '--pretty', 'false'], { cwd: root });
      return code === 0 ? passed(`types ${folder}`) : failed(`types ${folder}`, output);
    }),
  );
}
