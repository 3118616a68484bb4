import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The environment of a command under test: a path to programs, and a folder that keeps compiled sources between processes, as loading them is most of a short call. */
export const commandEnv: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  NODE_COMPILE_CACHE: join(tmpdir(), `tutti-cli-cache-${process.getuid?.() ?? 0}`),
};
