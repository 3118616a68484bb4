import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { systemClock } from '@tutti/core';

// Beyond anything a proof waits for, also on a machine with twenty others to serve: without it a proof of something broken would never end.
const PATIENCE_MS = 180_000;
/** Where specs find the programs bundled; elsewhere they run from their sources. */
const BUNDLED = process.env['TUTTI_PROOF_PROGRAMS'];
const SOURCES = join(import.meta.dirname, '..', 'programs');
// Compiled sources are kept between processes: starting one is most of what a kill costs.
const CACHE = join(tmpdir(), `tutti-proofs-cache-${process.getuid?.() ?? 0}`);

function startOf(name: string): readonly string[] {
  const file = BUNDLED === undefined ? ['--conditions=@tutti/source', join(SOURCES, `${name}.ts`)] : [join(BUNDLED, `${name}.js`)];
  return ['--disable-warning=ExperimentalWarning', ...file];
}

/** How a process has ended. */
export interface Exit {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** A program of `src/programs` in a process of its own; both sides speak one JSON value per line. */
export class Program implements AsyncDisposable {
  readonly exit: Promise<Exit>;
  readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
  readonly #lines: AsyncIterator<string>;
  readonly #reader: Interface;
  readonly #name: string;
  #complaints: string = '';

  constructor(name: string, args: unknown) {
    this.#name = name;
    this.#child = spawn(process.execPath, [...startOf(name), JSON.stringify(args)], {
      stdio: ['pipe', 'pipe', 'pipe'],
      env: { PATH: process.env['PATH'], NODE_COMPILE_CACHE: CACHE },
    });
    this.exit = new Promise((resolve) => this.#child.once('close', (code, signal) => resolve({ code, signal })));
    this.#child.stderr.setEncoding('utf8').on('data', (text: string) => (this.#complaints += text));
    // A killed process does not read what is still on its way to it.
    this.#child.stdin.on('error', () => undefined);
    this.#reader = createInterface({ input: this.#child.stdout });
    this.#lines = this.#reader[Symbol.asyncIterator]();
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#child.kill(signal);
  }

  say(value: unknown): void {
    this.#child.stdin.write(`${JSON.stringify(value)}\n`);
  }

  /** The next thing the program says; `undefined` when it has ended. @throws Error when it ended with a failure of its own. */
  async hear<T>(): Promise<T | undefined> {
    const { value, done } = await this.#lines.next();
    if (done !== true) return JSON.parse(value) as T;
    const { code, signal } = await this.exit;
    if (signal === null && code !== 0) throw new Error(`The program ${this.#name} ended with ${code}:\n${this.#complaints}`);
    return undefined;
  }

  /** The next thing it says. @throws Error when it has ended, or says nothing for so long. */
  async expect<T>(): Promise<T> {
    let cancel = (): void => undefined;
    const silence = new Promise<never>((_, reject) => {
      cancel = systemClock.after(PATIENCE_MS, () =>
        reject(new Error(`The program ${this.#name} has said nothing for ${PATIENCE_MS} ms.\n${this.#complaints}`)),
      );
    });
    const said = await Promise.race([this.hear<T>(), silence]).finally(() => cancel());
    if (said === undefined)
      throw new Error(
        `The program ${this.#name} has ended (${JSON.stringify(await this.exit)}) and says nothing more.\n${this.#complaints}`,
      );
    return said;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.kill();
    await this.exit;
    this.#reader.close();
  }
}
