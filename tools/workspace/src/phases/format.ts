import { type Check, failed, passed } from '../checks/check.ts';
import type { Phase, PhaseContext } from '../checks/phase.ts';
import { runCommand } from '../process/run-command.ts';
import { plainEnvironment, workspaceBin } from '../process/workspace-bin.ts';

/** Every source stands as the formatter writes it (`npm run format`), so that a change shows what it changes. */
export const formatPhase: Phase = { name: 'format', run: checkFormat };

async function checkFormat({ workspace: { root } }: PhaseContext): Promise<readonly Check[]> {
  const { code, output } = await runCommand(workspaceBin(root, 'biome'), ['format'], { cwd: root, env: plainEnvironment(root) });
  return [code === 0 ? passed('format') : failed('format', `${output}\n"npm run format" mends it.`)];
}
