import { spawn, spawnSync } from 'node:child_process';
import { commandEnv } from './command-env.ts';
import { commandLine } from './command-line.ts';

/** Whether a real terminal can be had here: Python's `pty` makes it. */
export const hasTerminal: boolean = spawnSync('python3', ['-c', 'import pty']).status === 0;

// Types each text when what it waits for has been shown; ends with what was shown, free of control sequences, and the exit code.
const DRIVER = String.raw`
import json, os, pty, re, select, signal, sys, time, fcntl, termios, struct
steps, args = json.loads(sys.argv[1]), json.loads(sys.argv[2])
pid, fd = pty.fork()
if pid == 0:
    os.environ['TERM'] = 'xterm'
    os.execvp(args[0], args)
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack('HHHH', 40, 120, 0, 0))
plain = lambda text: re.sub(r'\x1b\[[0-9;?]*[a-zA-Z]', '', text)
shown, seen, end = '', 0, time.monotonic() + 300
while time.monotonic() < end:
    if not select.select([fd], [], [], 0.1)[0]: continue
    try: data = os.read(fd, 65536)
    except OSError: break
    if not data: break
    shown += data.decode('utf8', 'replace')
    if steps and steps[0][0] in plain(shown[seen:]):
        seen = len(shown)
        # As people do: the prompt listens a little after it is drawn.
        time.sleep(0.3)
        os.write(fd, steps.pop(0)[1].encode())
else:
    os.kill(pid, signal.SIGKILL)
_, status = os.waitpid(pid, 0)
print(json.dumps({'exitCode': os.waitstatus_to_exitcode(status), 'shown': plain(shown), 'untyped': steps}))
`;

/** How a call on a terminal ended. */
export interface Shown {
  readonly exitCode: number;
  /** What the terminal has shown. */
  readonly shown: string;
  /** What was never waited for long enough to be typed. */
  readonly untyped: readonly unknown[];
}

/** Runs the command on a terminal of its own; each text is typed when the one before it has appeared. */
export async function onTerminal(
  args: readonly string[],
  { cwd, types }: { readonly cwd: string; readonly types: readonly (readonly [when: string, typed: string])[] },
): Promise<Shown> {
  const command = [...commandLine, ...args];
  const child = spawn('python3', ['-c', DRIVER, JSON.stringify(types), JSON.stringify(command)], {
    cwd,
    env: commandEnv,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let stdout = '';
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  await new Promise<void>((resolve) => void child.on('close', () => resolve()));
  return JSON.parse(stdout) as Shown;
}
