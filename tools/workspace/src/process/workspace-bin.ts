import { join } from 'node:path';

/** The executable a package of the root puts into node_modules/.bin. */
export function workspaceBin(root: string, name: string): string {
  return join(root, 'node_modules', '.bin', name);
}

/** Environment of tools whose output is read: no colours, no cache, no daemon. */
export const PLAIN_ENV: Readonly<Record<string, string | undefined>> = {
  NO_COLOR: undefined,
  // nx turns colours on for what it starts unless this is set, and not when NO_COLOR is.
  FORCE_COLOR: '0',
  NX_DAEMON: 'false',
  NX_NO_CLOUD: 'true',
  NX_TUI: 'false',
  NX_SKIP_NX_CACHE: 'true',
};
