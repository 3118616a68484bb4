import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import type { Json, RunId, StepContext } from '@tutti/core';

/** Something a tool has done to the outside world. */
export interface LedgerEntry {
  readonly run: RunId;
  /** Path of the step, with `#key` for a substep. */
  readonly what: string;
  readonly value: Json;
}

/** The outside world as the tools of a proof see it: a file, synced entry by entry, that no kill takes back. */
export class Ledger {
  readonly path: string;
  #file: number | undefined = undefined;

  constructor(path: string) {
    this.path = path;
  }

  /** Does something that can be counted afterwards; gives its value. */
  act<T extends Json>(context: Pick<StepContext, 'runId' | 'path'>, value: T, key?: string): T {
    const what = key === undefined ? context.path : `${context.path}#${key}`;
    this.#file ??= openSync(this.path, 'a');
    writeSync(this.#file, `${JSON.stringify({ run: context.runId, what, value })}\n`);
    fsyncSync(this.#file);
    return value;
  }

  entries(): readonly LedgerEntry[] {
    if (!existsSync(this.path)) return [];
    return readFileSync(this.path, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => JSON.parse(line) as LedgerEntry);
  }

  /** How often each thing was done, by `run what`. */
  counts(): ReadonlyMap<string, number> {
    const counts = new Map<string, number>();
    for (const { run, what } of this.entries()) counts.set(`${run} ${what}`, (counts.get(`${run} ${what}`) ?? 0) + 1);
    return counts;
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}
