import { join } from 'node:path';

/** The executable a package of the root puts into node_modules/.bin. */
export function workspaceBin(root: string, name: string): string {
  return join(root, 'node_modules', '.bin', name);
}

/**
 * Environment of tools whose output is read: no colours, no daemon, nothing from a cache. Variables of an nx that
 * runs this process are dropped, for they name its workspace, which need not be the one at `root`.
 */
export function plainEnvironment(root: string): Readonly<Record<string, string | undefined>> {
  const inherited = Object.keys(process.env).filter((name) => name.startsWith('NX_'));
  return {
    ...Object.fromEntries(inherited.map((name) => [name, undefined])),
    NO_COLOR: undefined,
    // nx turns colours on for what it starts unless this is set, and not when NO_COLOR is.
    FORCE_COLOR: '0',
    NX_DAEMON: 'false',
    NX_NO_CLOUD: 'true',
    NX_TUI: 'false',
    NX_CACHE_DIRECTORY: join(root, '.nx', 'cache'),
    NX_SKIP_NX_CACHE: 'true',
  };
}
