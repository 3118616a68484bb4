import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { FROM_SOURCE } from '../process/from-source.ts';
import { runCommand } from '../process/run-command.ts';
import type { DocsProgram } from './programs.ts';

// A block that hangs is ended; one on a busy machine is not.
const LIMIT_MS = 300_000;

/** Runs a program in an empty folder with an empty home; resolves to a complaint, or undefined when it ended well. */
export async function runDocsProgram(root: string, program: DocsProgram, scratch: string): Promise<string | undefined> {
  const cwd = mkdtempSync(join(scratch, 'docs-'));
  const args = [...FROM_SOURCE, join(root, program.file)];
  // A block has no keys, so it behaves alike for everyone.
  const keys = Object.keys(process.env).filter((name) => name.endsWith('_API_KEY'));
  const env = {
    ...Object.fromEntries(keys.map((name) => [name, undefined])),
    HOME: cwd,
    NODE_OPTIONS: undefined,
    NO_COLOR: '1',
    FORCE_COLOR: undefined,
  };
  const { code, output } = await runCommand(process.execPath, args, { cwd, env, timeoutMs: LIMIT_MS });
  return code === 0 ? undefined : `It ended with exit code ${code}:\n${output.trim()}`;
}
