import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { expected } from './expected-error.mjs';
import { withLock } from './lock.mjs';
import { ensurePnpm, PINNED_PNPM } from './pnpm.mjs';
import { isWindows, nodeFile, root } from './root.mjs';
import { runForeground } from './run-foreground.mjs';
import { clearStamp, installationInputs, readStamp, workspaceFolders, writeStamp } from './stamp.mjs';

/** Installs the locked dependencies when they are not what the lockfile and the manifests now ask for. */
export async function ensureInstalled(env) {
  if (isInstalled()) return;
  await withLock(async () => {
    if (isInstalled()) return;
    // The stamp goes first and comes back last, so an installation that was killed is never taken for whole.
    clearStamp();
    const inputs = installationInputs();
    const hadModules = existsSync(join(root, 'node_modules'));
    let isWhole = (await install(env)) && doesNodeRun();
    // A lockfile that lags behind is for a person to mend; removing what is installed would not help.
    if (!isWhole && hadModules && (await isLockfileCurrent(env))) {
      process.stderr.write('The dependencies present cannot be completed; removing them and installing again.\n');
      removeModules();
      isWhole = (await install(env)) && doesNodeRun();
    }
    if (!isWhole) throw failed();
    writeStamp(inputs);
  });
}

function isInstalled() {
  return readStamp() === installationInputs() && existsSync(nodeFile);
}

async function install(env) {
  process.stderr.write('Installing the locked dependencies …\n');
  const flags = [
    '--reporter=append-only',
    '--config.confirm-modules-purge=false',
    // pnpm runs on the caller's Node, the packages on the workspace's own: engines are checked against the latter.
    `--config.node-version=${workspaceNodeVersion()}`,
  ];
  return runPnpm(flags, env);
}

function isLockfileCurrent(env) {
  return runPnpm(['--lockfile-only', '--reporter=silent'], env);
}

async function runPnpm(flags, env) {
  const folder = await ensurePnpm(env);
  const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const options = { cwd: root, env: { ...env, [pathKey]: `${folder}${delimiter}${env[pathKey]}`, CI: 'true' }, output: 'stderr' };
  const argv = ['install', '--frozen-lockfile', ...flags];
  return (await runForeground(argv, [], { ...options, file: join(folder, isWindows ? 'pnpm.exe' : 'pnpm') })) === 0;
}

function workspaceNodeVersion() {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).devDependencies.node;
}

function doesNodeRun() {
  return spawnSync(nodeFile, ['--version'], { stdio: 'ignore' }).status === 0;
}

function removeModules() {
  for (const folder of [root, ...workspaceFolders().map((name) => join(root, name))]) {
    rmSync(join(folder, 'node_modules'), { recursive: true, force: true });
  }
}

function failed() {
  return expected(
    'The dependencies could not be installed; the reason stands above. If pnpm says that the lockfile is not up to date, ' +
      `a package.json was changed without it: run "npx ${PINNED_PNPM} install" and commit pnpm-lock.yaml.`,
  );
}
