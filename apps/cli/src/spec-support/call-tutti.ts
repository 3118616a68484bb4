import { runCli } from '../cli.ts';
import type { Ended } from './run-tutti.ts';

/** Runs the command in this process and keeps what it writes; calls must not overlap. */
export async function callTutti(args: readonly string[]): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  const writes = { out: process.stdout.write, err: process.stderr.write };
  process.stdout.write = ((text: string) => ((stdout += text), true)) as typeof process.stdout.write;
  process.stderr.write = ((text: string) => ((stderr += text), true)) as typeof process.stderr.write;
  try {
    const exitCode = await runCli(args);
    return { exitCode, stdout, stderr };
  } finally {
    process.stdout.write = writes.out;
    process.stderr.write = writes.err;
  }
}
