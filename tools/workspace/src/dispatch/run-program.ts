import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { FROM_SOURCE } from '../process/from-source.ts';

/** Runs a TypeScript program on the sources of the workspace, in the foreground; resolves to its exit code. */
export function runProgram(file: string, args: readonly string[], cwd: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...FROM_SOURCE, file, ...args], { cwd, stdio: 'inherit' });
    const forward = (signal: NodeJS.Signals): void => {
      // A terminal has sent SIGINT to the program already.
      if (signal !== 'SIGINT' || !process.stdin.isTTY) child.kill(signal);
    };
    process.on('SIGINT', forward).on('SIGTERM', forward);
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGKILL']));
  });
}
