import { existsSync, statSync } from 'node:fs';
import type { Random } from '@tutti/core';
import { randomInteger } from '@tutti/testing';
import { Folder } from '../process/folder.ts';
import { inParallel } from '../process/in-parallel.ts';
import { Program } from '../process/program.ts';
import type { BringUpSaid } from '../programs/bring-up.ts';
import { faultsIn, formatIn, formats, unpack } from './old-file.ts';

export interface FormatKillsReport {
  /** Formats that files were brought up from. */
  readonly formats: readonly number[];
  /** Steps of bringing a file of each up. */
  readonly steps: readonly number[];
  readonly kills: number;
  /** Kills at which pages of the open transaction were in the log already. */
  readonly halfWritten: number;
  /** Files that several processes brought up at once. */
  readonly together: number;
  readonly faults: readonly string[];
}

interface Point {
  readonly format: number;
  readonly step: number;
  /** Whether the transaction is open there. */
  readonly isInside: boolean;
}

/** Kills processes that bring old files up at steps of it, or a share of them drawn; then opens what they left. */
export async function formatKills({ random, share }: { readonly random: Random; readonly share: number }): Promise<FormatKillsReport> {
  using folder = new Folder('format-kills');
  const old = formats.slice(0, -1);
  const steps = await Promise.all(old.map((format) => stepsOf(folder.file(`calm-${format}.db`), format)));
  const points = old.flatMap((format, i) =>
    Array.from({ length: steps[i] ?? 0 }, (_, step): Point => ({ format, step, isInside: step > 0 && step < (steps[i] ?? 0) - 1 })),
  );
  const drawn = drawnFrom(points, { random, count: Math.ceil(points.length * share) });
  const killed = await inParallel(2, drawn, (point) => killedAt(folder.file(`${point.format}-${point.step}.db`), point));
  const together = drawn.filter(({ isInside }) => isInside).slice(0, Math.ceil(40 * share));
  const shared = await inParallel(1, together, (point) => openedTogether(folder.file(`together-${point.format}-${point.step}.db`), point));
  return {
    formats: old,
    steps,
    kills: killed.length,
    halfWritten: killed.filter(({ logged }) => logged > 0).length,
    together: shared.length,
    faults: [...killed.flatMap(({ faults }) => faults), ...shared.flat()],
  };
}

function drawnFrom(points: readonly Point[], { random, count }: { readonly random: Random; readonly count: number }): Point[] {
  const left = [...points];
  return Array.from({ length: count }, () => left.splice(randomInteger(random, left.length), 1)).flat();
}

async function stepsOf(path: string, format: number): Promise<number> {
  unpack(format, path);
  await using program = new Program('bring-up', { path });
  const said = await program.expect<BringUpSaid>();
  return 'steps' in said ? said.steps : 0;
}

/** A process that brings a file up, standing at a step. */
async function standing(path: string, stopAt: number): Promise<{ readonly program: Program; readonly what: string }> {
  const program = new Program('bring-up', { path, stopAt });
  const said = await program.expect<BringUpSaid>();
  return { program, what: 'what' in said ? said.what : '' };
}

async function killedAt(path: string, point: Point): Promise<{ readonly logged: number; readonly faults: readonly string[] }> {
  unpack(point.format, path);
  const { program, what } = await standing(path, point.step);
  await program[Symbol.asyncDispose]();
  const log = `${path}-wal`;
  const logged = existsSync(log) ? statSync(log).size : 0;
  const isBefore = formatIn(path) === point.format;
  const name = `format ${point.format}, killed at step ${point.step}, ${what}`;
  const half = point.isInside && !isBefore ? [`${name}: it is not of its format any more`] : [];
  return {
    logged: point.isInside ? logged : 0,
    faults: [...half, ...(await faultsIn(path, point.format)).map((fault) => `${name}: ${fault}`)],
  };
}

/** One stands at a step, its transaction open, while two more want to begin theirs; it is killed every other time, and else goes on. */
async function openedTogether(path: string, { format, step }: Point): Promise<readonly string[]> {
  unpack(format, path);
  const first = await standing(path, step);
  await using program = first.program;
  const [second, third] = await Promise.all([standing(path, 0), standing(path, 0)]);
  await using _second = second.program;
  await using _third = third.program;
  const isKilled = step % 2 === 0;
  for (const other of [second, third]) other.program.say('go on');
  if (isKilled) program.kill();
  else program.say('go on');
  for (const each of [...(isKilled ? [] : [first]), second, third]) await each.program.hear<BringUpSaid>();
  const name = `format ${format}, opened by three, the first ${isKilled ? 'killed' : 'held up'} at step ${step}, ${first.what}`;
  return (await faultsIn(path, format)).map((fault) => `${name}: ${fault}`);
}
