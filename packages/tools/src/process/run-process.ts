import { spawn, type ChildProcess } from 'node:child_process';
import type { Readable } from 'node:stream';
import { type Clock, TimeoutError } from '@tutti/core';
import { throwIfCancelled } from '../action/throw-if-cancelled.ts';
import { InputTooLargeError } from '../errors/input-too-large-error.ts';
import { killGroup } from './kill-group.ts';
import { startError } from './start-error.ts';

/** A program to run, without a shell. */
export interface ProcessOptions {
  /** Absolute path of the program. */
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The whole environment; nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  /** Text for standard input; it is empty otherwise. */
  readonly input?: string | undefined;
  /** Opens file descriptor 3, for what should not mix with the output. */
  readonly hasExtra?: boolean;
  readonly timeoutMs: number;
  /** Most bytes of standard output and error together. */
  readonly maxOutputBytes: number;
  readonly signal: AbortSignal;
  readonly clock: Clock;
}

/** How a program ended. */
export interface ProcessResult {
  readonly stdout: string;
  readonly stderr: string;
  /** What was written to file descriptor 3. */
  readonly extra: string;
  /** Null when a signal ended it. */
  readonly exitCode: number | null;
  readonly endedBy: string | null;
  readonly durationMs: number;
}

/**
 * Runs a program to its end, in a process group of its own. The whole group is ended when the program ends, when time or
 * output run out, and when the signal says so; the promise settles after that.
 * @throws TimeoutError, InputTooLargeError, CancelledError, ToolNotInstalledError
 */
export async function runProcess(options: ProcessOptions): Promise<ProcessResult> {
  const { clock, signal } = options;
  throwIfCancelled(signal);
  const startedAt = clock.monotonic();
  const child = spawn(options.file, options.args, {
    cwd: options.cwd,
    env: { ...options.env },
    detached: true,
    shell: false,
    windowsHide: true,
    stdio: ['pipe', 'pipe', 'pipe', ...(options.hasExtra === true ? ['pipe' as const] : [])],
  });
  const ended = endOf(child);
  let failure: (() => unknown) | undefined;
  const stop = (why: () => unknown): void => {
    failure ??= why;
    killGroup(child);
  };
  const output = collect(child, options.maxOutputBytes, () => stop(() => tooMuch(options)));
  const cancelTimer = clock.after(options.timeoutMs, () => stop(() => tooLong(options)));
  const onAbort = (): void => stop(() => undefined);
  signal.addEventListener('abort', onAbort, { once: true });
  child.stdin?.on('error', ignoreClosedPipe).end(options.input ?? '');
  try {
    const { exitCode, endedBy } = await ended;
    // What the program left behind in its group ends with it, and no longer holds the pipes open.
    killGroup(child);
    await within(clock, output.finished);
    throwIfCancelled(signal);
    const error = failure?.();
    if (error !== undefined) throw error;
    return { ...output.texts(), exitCode, endedBy, durationMs: Math.round(clock.monotonic() - startedAt) };
  } catch (error) {
    throw startError(error, options.file);
  } finally {
    cancelTimer();
    signal.removeEventListener('abort', onAbort);
    for (const stream of child.stdio) stream?.destroy();
  }
}

interface Ending {
  readonly exitCode: number | null;
  readonly endedBy: string | null;
}

function endOf(child: ChildProcess): Promise<Ending> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (exitCode, endedBy) => resolve({ exitCode, endedBy }));
  });
}

interface Output {
  readonly finished: Promise<unknown>;
  texts(): Pick<ProcessResult, 'stdout' | 'stderr' | 'extra'>;
}

function collect(child: ChildProcess, maxBytes: number, onTooMuch: () => void): Output {
  const streams = [1, 2, 3].map((fd) => child.stdio[fd] as Readable | undefined);
  let bytes = 0;
  const chunks = streams.map((stream) => {
    const parts: Buffer[] = [];
    stream?.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes > maxBytes) onTooMuch();
      else parts.push(part);
    });
    return parts;
  });
  const [stdout = [], stderr = [], extra = []] = chunks;
  const finished = Promise.all(streams.map((stream) => (stream === undefined ? undefined : ended(stream))));
  return {
    finished,
    texts: () => ({
      stdout: Buffer.concat(stdout).toString('utf8'),
      stderr: Buffer.concat(stderr).toString('utf8'),
      extra: Buffer.concat(extra).toString('utf8'),
    }),
  };
}

const GRACE_MS = 1_000;

/** A process that has left the group can hold the pipes open for ever: what comes late is not waited for. */
async function within(clock: Clock, finished: Promise<unknown>): Promise<void> {
  let cancel: (() => void) | undefined;
  const late = new Promise<void>((resolve) => {
    cancel = clock.after(GRACE_MS, resolve);
  });
  await Promise.race([finished, late]).finally(() => cancel?.());
}

function ended(stream: Readable): Promise<void> {
  return new Promise((resolve) => stream.once('close', resolve).once('error', () => resolve()));
}

function ignoreClosedPipe(): void {
  // A program may end without reading what it was given.
}

function tooLong({ file, timeoutMs }: ProcessOptions): TimeoutError {
  return new TimeoutError(
    `"${file}" was not done after ${timeoutMs} ms, and was ended with all it had started. Give it more time ("timeout"), or less to do.`,
    { data: { file, timeoutMs } },
  );
}

function tooMuch({ file, maxOutputBytes }: ProcessOptions): InputTooLargeError {
  return new InputTooLargeError(
    `"${file}" wrote more than the ${maxOutputBytes} bytes of output that are kept, and was ended. Let it write less, or to a file.`,
    { data: { file, limit: maxOutputBytes } },
  );
}
