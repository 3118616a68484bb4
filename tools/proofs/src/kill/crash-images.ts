import { copyFileSync, existsSync, mkdirSync, readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { randomInteger } from '@tutti/testing';
import type { Random } from '@tutti/core';
import { Program, type Exit } from '../process/program.ts';
import { copyStore, runFiles, type KillPoint } from './killer.ts';
import type { StoryName } from './stories.ts';

/** Files as a crash has left them. */
export interface CrashImage {
  readonly write: number;
  readonly kind: 'before' | 'inside' | 'after';
  /** Bytes of that write that reached the log, of all it had; only for `inside`. */
  readonly cut?: string;
  readonly folder: string;
}

/** Lets a story die at one of its writes, really; none when it came to its end with fewer, as group commits may join what was apart. */
export async function crash(folder: string, story: StoryName, point: KillPoint): Promise<CrashImage | undefined> {
  mkdirSync(folder);
  await using program = new Program('live-story', { folder, story, point: { ...point } });
  const said = await program.hear();
  const exit: Exit = await program.exit;
  if (said !== undefined && exit.code === 0) return undefined;
  if (said !== undefined || exit.signal !== 'SIGKILL')
    throw new Error(`The process was to be killed ${point.when} write ${point.write}; it ended with ${JSON.stringify(exit)}.`);
  return { write: point.write, kind: point.when, folder };
}

/**
 * What a crash half-way in that write would have left: the log of the process killed after it, cut off inside the write.
 * The books of the outside are those from before it: an effect that follows a write on record cannot have happened.
 */
export function cutInside(after: CrashImage, kept: number): CrashImage {
  const from = runFiles(after.folder);
  const folder = join(after.folder, `cut-${kept}`);
  const to = runFiles(folder);
  const start = logStart(after);
  mkdirSync(folder);
  copyFileSync(from.database, to.database);
  if (existsSync(`${from.database}-wal`)) {
    copyFileSync(`${from.database}-wal`, `${to.database}-wal`);
    truncateSync(`${to.database}-wal`, start + kept);
  }
  copyFileSync(from.ledgerBefore, to.ledger);
  copyStore(from.budgetsBefore, to.budgets);
  return { write: after.write, kind: 'inside', cut: `${kept} of ${logLength(after)}`, folder };
}

/** Bytes the fatal write has put in the log. */
export function logLength(after: CrashImage): number {
  const log = `${runFiles(after.folder).database}-wal`;
  return existsSync(log) ? statSync(log).size - logStart(after) : 0;
}

/** Some lengths below `length`: its first and last bytes, the edges of the first frame, and others as drawn. */
export function cuts(length: number, count: number, random: Random): readonly number[] {
  const telling = [length - 1, 1, 23, 24, 24 + 4095, 24 + 4096, 0].filter((cut) => cut >= 0 && cut < length);
  const drawn = Array.from({ length: count }, () => randomInteger(random, Math.max(1, length)));
  const all = count === 1 ? drawn : [...telling, ...drawn];
  return [...new Set(all)].slice(0, count);
}

function logStart(after: CrashImage): number {
  return Number(readFileSync(runFiles(after.folder).logBefore, 'utf8'));
}
