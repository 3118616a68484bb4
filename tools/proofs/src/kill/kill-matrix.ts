import { mkdirSync } from 'node:fs';
import { randomShuffle } from '@tutti/testing';
import type { Random } from '@tutti/core';
import { Folder } from '../process/folder.ts';
import { inParallel } from '../process/in-parallel.ts';
import { Program } from '../process/program.ts';
import { crash, cutInside, cuts, logLength, type CrashImage } from './crash-images.ts';
import { faults, type Calm, type Recovery } from './recovery.ts';
import type { StoryName } from './stories.ts';

// How many facts a turn takes is a matter of time, so the number of writes is, too: the last of them may be missed.
const MISSED = 0.25;

export interface MatrixOptions {
  /** Default `twelve`. */
  readonly story?: StoryName;
  /** Whether its runs go on in another file, to which they are carried as JSON lines. */
  readonly isCarried?: boolean;
  readonly random: Random;
  /** How many of the writes are tried: 1 for all, 1/3 for a third of them, drawn. */
  readonly share: number;
  /** Places inside each write at which the log is cut off. */
  readonly cutsPerWrite: number;
  /** Crashes that one new process recovers, one after another. */
  readonly perProcess: number;
}

export interface MatrixReport {
  /** W: journal writes of the undisturbed run. */
  readonly writes: number;
  readonly points: number;
  readonly byKind: Readonly<Record<CrashImage['kind'], number>>;
  readonly decisions: number;
  readonly slowestMs: number;
  /** One line per point that went wrong. */
  readonly faults: readonly string[];
}

/** Kills a story before, inside and after its writes, and begins it again in a new process each time. */
export async function killMatrix(options: MatrixOptions): Promise<MatrixReport> {
  using folder = new Folder('kill');
  const { story = 'twelve', isCarried = false } = options;
  const calm = await calmLife(folder.file('calm'), story);
  const { writes } = calm;
  const all = Array.from({ length: writes }, (_, i) => i + 1);
  const tried = options.share >= 1 ? all : randomShuffle(options.random, all).slice(0, Math.ceil(writes * options.share));
  const byWrite = await inParallel(2, tried, (write) => imagesOf(folder, write, options));
  const images = byWrite.flat();
  const missed = byWrite.filter((of) => of.length === 0).length;
  const groups = Array.from({ length: Math.ceil(images.length / options.perProcess) }, (_, i) =>
    images.slice(i * options.perProcess, (i + 1) * options.perProcess),
  );
  const recoveries = (await inParallel(2, groups, (group) => recover(group, { story, isCarried }))).flat();
  const count = (kind: CrashImage['kind']): number => images.filter((image) => image.kind === kind).length;
  return {
    writes,
    points: images.length,
    byKind: { before: count('before'), inside: count('inside'), after: count('after') },
    decisions: recoveries.reduce((sum, { decisions }) => sum + decisions, 0),
    slowestMs: Math.max(...recoveries.map(({ recoveredMs }) => recoveredMs)),
    faults: [
      ...images.flatMap((image, i) => faults(recoveries[i] as Recovery, calm).map((fault) => `${nameOf(image)}: ${fault}`)),
      ...(missed > writes * MISSED ? [`${missed} of ${writes} writes: the process came to its end before it was killed`] : []),
    ],
  };
}

async function calmLife(folder: string, story: StoryName): Promise<Calm> {
  mkdirSync(folder);
  await using program = new Program('live-story', { folder, story });
  return await program.expect();
}

async function imagesOf(
  folder: Folder,
  write: number,
  { random, cutsPerWrite, story = 'twelve' }: MatrixOptions,
): Promise<readonly CrashImage[]> {
  const before = await crash(folder.file(`before-${write}`), story, { write, when: 'before' });
  const after = before === undefined ? undefined : await crash(folder.file(`after-${write}`), story, { write, when: 'after' });
  if (before === undefined || after === undefined) return before === undefined ? [] : [before];
  const inside = cuts(logLength(after), cutsPerWrite, random).map((kept) => cutInside(after, kept));
  return [before, ...inside, after];
}

async function recover(
  images: readonly CrashImage[],
  how: { readonly story: StoryName; readonly isCarried: boolean },
): Promise<readonly Recovery[]> {
  await using program = new Program('recover-story', { ...how, folders: images.map(({ folder }) => folder) });
  const recoveries: Recovery[] = [];
  for (const _ of images) recoveries.push(await program.expect<Recovery>());
  return recoveries;
}

function nameOf({ kind, write, cut }: CrashImage): string {
  return `killed ${kind} write ${write}${cut === undefined ? '' : ` (${cut} bytes)`}`;
}
