import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** A program of this folder in a process of its own; each line it prints is JSON. */
export class Child {
  readonly #name: string;
  readonly #process: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  /** Of one that never comes to its end nothing is waited for longer than `timeoutMs`. */
  constructor(program: string, args: readonly (string | number)[], { timeoutMs = 900_000 }: { readonly timeoutMs?: number } = {}) {
    this.#name = `${program} ${args.join(' ')}`;
    const file = fileURLToPath(new URL(`./${program}.ts`, import.meta.url));
    this.#process = spawn(process.execPath, [...process.execArgv, '--expose-gc', file, ...args.map(String)], {
      stdio: ['pipe', 'pipe', 'inherit'],
      timeout: timeoutMs,
      killSignal: 'SIGKILL',
    });
    // That it is gone is told by the answer that does not come.
    this.#process.stdin?.on('error', () => undefined);
    this.#lines = createInterface({ input: this.#process.stdout as NodeJS.ReadableStream })[Symbol.asyncIterator]();
  }

  /** The next line. @throws Error when the process has ended without one. */
  async next<T>(): Promise<T> {
    const line = await this.#lines.next();
    if (line.done !== true) return JSON.parse(line.value) as T;
    throw new Error(
      `The process "${this.#name}" ended (${this.#process.exitCode ?? this.#process.signalCode}) and has not said what it measured.`,
    );
  }

  /** Sends it a line and awaits its next one. @throws Error when the process has ended without one. */
  ask<T>(question: string): Promise<T> {
    this.#process.stdin?.write(`${question}\n`);
    return this.next();
  }

  async kill(): Promise<void> {
    if (this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }
}

/** What a program prints as its one line. */
export async function measureIn<T>(program: string, ...args: readonly (string | number)[]): Promise<T> {
  const child = new Child(program, args);
  try {
    return await child.next<T>();
  } finally {
    await child.kill();
  }
}
