import { spawn } from 'node:child_process';
import { commandEnv } from './command-env.ts';
import { commandLine } from './command-line.ts';

/** How a call of the command ended. */
export interface Ended {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Called now and then while it runs; may send a signal. */
  readonly during?: (send: (signal: NodeJS.Signals) => void) => Promise<void>;
}

/** Runs the command as a process of its own. */
export async function runTutti(args: readonly string[], { cwd, env = {}, during }: RunOptions): Promise<Ended> {
  const [program, ...first] = commandLine;
  const child = spawn(program, [...first, ...args], {
    cwd,
    env: { ...commandEnv, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const closed = new Promise<number | null>((resolve) => void child.on('close', (code) => resolve(code)));
  await Promise.all([closed, during?.((signal) => void child.kill(signal))]);
  return { exitCode: await closed, stdout, stderr };
}
