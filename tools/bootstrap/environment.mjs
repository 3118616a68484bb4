import { accessSync, constants, mkdirSync, statSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { cacheFolder, root } from './root.mjs';

/** The environment of everything the bootstrap starts: own tools first, no telemetry, no cache outside the clone. */
export function workspaceEnvironment(base, { pnpmFolder } = {}) {
  const env = { ...base };
  const pathKey = Object.keys(env).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH';
  const first = [join(root, 'node_modules', '.bin'), ...(pnpmFolder === undefined ? [] : [pnpmFolder])];
  env[pathKey] = [...first, dirname(process.execPath), env[pathKey]].filter(Boolean).join(delimiter);
  env.HOME = usableHome(env.HOME);
  return {
    ...env,
    // Nx keeps its cache in the home folder otherwise, where a fresh clone finds results it never computed.
    NX_CACHE_DIRECTORY: env.NX_CACHE_DIRECTORY ?? join(root, '.nx', 'cache'),
    NX_DAEMON: env.NX_DAEMON ?? 'false',
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
    DO_NOT_TRACK: '1',
    npm_config_loglevel: 'error',
    npm_config_update_notifier: 'false',
  };
}

/** npm and pnpm need a home folder they can write to; without one they get a folder inside the clone. */
function usableHome(home) {
  if (home !== undefined && home !== '' && isWritableFolder(home)) return home;
  const own = join(cacheFolder, 'home');
  mkdirSync(own, { recursive: true });
  return own;
}

function isWritableFolder(folder) {
  try {
    accessSync(folder, constants.W_OK);
    return statSync(folder).isDirectory();
  } catch {
    return false;
  }
}
