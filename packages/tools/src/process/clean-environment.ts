import { delimiter } from 'node:path';
import { tmpdir } from 'node:os';

/** The environment of a program: where programs are, plain UTF-8, no home (so that no settings are read), and what the policy adds. */
export function cleanEnvironment(folders: readonly string[], added: Readonly<Record<string, string>> = {}): Record<string, string> {
  return {
    PATH: folders.join(delimiter),
    LANG: 'C.UTF-8',
    LC_ALL: 'C.UTF-8',
    HOME: '/nonexistent',
    TMPDIR: tmpdir(),
    GIT_TERMINAL_PROMPT: '0',
    ...added,
  };
}
