import { spawnSync } from 'node:child_process';
import { plainEnvironment, workspaceBin } from './workspace-bin.ts';

/** Writes generated sources as the formatter would. `paths`: files or folders, relative to the root. @throws Error with what the formatter said */
export function formatFiles(root: string, paths: readonly string[]): void {
  const env = { ...process.env, ...plainEnvironment(root) };
  const { status, stdout, stderr } = spawnSync(workspaceBin(root, 'biome'), ['format', '--write', ...paths], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`The formatter refused ${paths.join(', ')}:\n${stdout}${stderr}`);
}
