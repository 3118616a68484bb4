import { COMMANDS, commandNames } from './commands.mjs';
import { workspaceEnvironment } from './environment.mjs';
import { ensureInstalled } from './install.mjs';
import { ensurePnpm } from './pnpm.mjs';
import { root } from './root.mjs';
import { runForeground } from './run-foreground.mjs';

/** Sets the workspace up when needed, runs one command on its own Node and resolves to the exit code. */
export async function main([name, ...args]) {
  const command = COMMANDS[name];
  if (command === undefined) {
    console.error(`Unknown command "${name ?? ''}". Known: ${commandNames().join(', ')}.`);
    return 2;
  }
  const environment = workspaceEnvironment(process.env);
  await ensureInstalled(environment);
  const pnpmFolder = command.needsPnpm ? await ensurePnpm(environment) : undefined;
  return runForeground(command.argv, args, {
    cwd: command.runsWhereCalled ? (process.env.INIT_CWD ?? process.cwd()) : root,
    env: { ...workspaceEnvironment(process.env, { pnpmFolder }), ...command.env },
  });
}
