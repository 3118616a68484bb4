import { spawn } from 'node:child_process';

export interface CommandOptions {
  readonly cwd: string;
  /** Added to the environment of this process; undefined removes a variable. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Default 40 minutes, for machines that are slow or busy; the program is then killed. */
  readonly timeoutMs?: number;
  /** Called with output as it arrives. */
  readonly onOutput?: (text: string) => void;
}

export interface CommandOutcome {
  readonly code: number;
  /** Standard output. */
  readonly stdout: string;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

const DEFAULT_TIMEOUT_MS = 2_400_000;

/** Runs a program to its end. A program that cannot be started, or takes too long, ends with a code other than 0. */
export function runCommand(file: string, args: readonly string[], options: CommandOptions): Promise<CommandOutcome> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    let stdout = '';
    let output = '';
    const take = (text: string): void => {
      output += text;
      options.onOutput?.(text);
    };
    const note = (text: string): void => take(`\n${file} ${args.join(' ')}: ${text}\n`);
    const timer = setTimeout(() => {
      note(`killed, it ran longer than ${timeoutMs} ms`);
      killGroup(child.pid);
    }, timeoutMs);
    const stopForwarding = killWithParent(child.pid);
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      take(text);
    });
    child.stderr.setEncoding('utf8').on('data', take);
    const end = (code: number): void => {
      clearTimeout(timer);
      stopForwarding();
      resolve({ code, stdout, output });
    };
    child.on('error', (error) => {
      note(error.message);
      end(127);
    });
    child.on('close', (code) => end(code ?? 1));
  });
}

/** A program's own children die with it: nx, jest and npm each start some. */
function killGroup(pid: number | undefined): void {
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

function killWithParent(pid: number | undefined): () => void {
  const kill = (): void => killGroup(pid);
  process.on('exit', kill);
  return () => process.off('exit', kill);
}
