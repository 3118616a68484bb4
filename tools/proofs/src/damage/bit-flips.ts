import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Random } from '@tutti/core';
import { randomInteger } from '@tutti/testing';
import { Folder } from '../process/folder.ts';
import { RUNS, fillFile, goOn } from './flipped-file.ts';

export interface BitFlipReport {
  readonly flips: number;
  readonly bytes: number;
  /** Flips after which every run went on to its end. */
  readonly harmless: number;
  /** Flips after which some runs were refused and others ended. */
  readonly partial: number;
  /** Flips after which no run could go on. */
  readonly whole: number;
  /** How often a run was refused, by code. */
  readonly codes: Readonly<Record<string, number>>;
  readonly faults: readonly string[];
}

/** Flips one bit anywhere in a journal file and goes on with its runs; again and again, each time from the sound file. */
export async function bitFlips({ random, flips }: { readonly random: Random; readonly flips: number }): Promise<BitFlipReport> {
  using folder = new Folder('bit-flips');
  await fillFile(folder.file('sound.db'));
  const sound = readFileSync(folder.file('sound.db'));
  const codes: Record<string, number> = {};
  const faults: string[] = [];
  let [harmless, whole] = [0, 0];
  for (let flip = 0; flip < flips; flip++) {
    const [at, bit] = [placeIn(sound, random), randomInteger(random, 8)];
    const path = folder.file(`${flip}.db`);
    writeFileSync(path, flipped(sound, at, bit));
    const fates = await goOn(path);
    const ended = fates.filter(({ kind }) => kind === 'ended').length;
    if (ended === RUNS.length) harmless++;
    else if (ended === 0) whole++;
    for (const fate of fates) {
      if (fate.kind === 'refused') codes[fate.code] = (codes[fate.code] ?? 0) + 1;
      else if (fate.kind === 'stands') faults.push(`bit ${bit} of byte ${at}: ${fate.runId} came neither to its end nor to an error`);
      else if (fate.kind === 'wrong') faults.push(`bit ${bit} of byte ${at}: ${fate.what}`);
    }
    for (const end of ['', '-wal', '-shm']) rmSync(`${path}${end}`, { force: true });
  }
  return { flips, bytes: sound.length, harmless, partial: flips - harmless - whole, whole, codes, faults };
}

const PAGE_BYTES = 4_096;

/** Any byte of any page, but three times of four one that is not zero: most of a small file is free space in its pages. */
function placeIn(sound: Buffer, random: Random): number {
  const start = randomInteger(random, sound.length / PAGE_BYTES) * PAGE_BYTES;
  const places = Array.from({ length: PAGE_BYTES }, (_, i) => start + i);
  const written = randomInteger(random, 4) === 0 ? [] : places.filter((at) => sound.readUInt8(at) !== 0);
  const among = written.length > 0 ? written : places;
  return among[randomInteger(random, among.length)] ?? start;
}

function flipped(sound: Buffer, at: number, bit: number): Buffer {
  const bytes = Buffer.from(sound);
  bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
  return bytes;
}
