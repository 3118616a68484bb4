import type { Check } from './check.ts';

const NEEDED = [22, 13] as const;

/** Whether this Node is new enough. */
export function checkNode(version: string): Check {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const isEnough = major > NEEDED[0] || (major === NEEDED[0] && minor >= NEEDED[1]);
  if (isEnough) return { area: 'node', status: 'ok', text: `Node ${version}` };
  return { area: 'node', status: 'problem', text: `Node ${version} is too old`, fix: `Install Node ${NEEDED.join('.')} or newer.` };
}
