import { systemClock } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { Folder } from '../process/folder.ts';
import { Program } from '../process/program.ts';
import { fileFigures, type FileFigures } from './file-figures.ts';
import type { EndureOptions, Sample } from './sample.ts';

const SAMPLE_MS = 2_000;
const LIFE_MS = 60_000;
// On a machine that has no time for it, it takes longer: three figures tell little.
const LEAST_OBSERVATIONS = 15;

/** The process that lives all the time, and the file, at about the same moment. */
export type Observation = Sample & FileFigures;

export interface EnduranceReport {
  readonly kills: number;
  readonly ended: number;
  readonly wrong: number;
  readonly orphans: number;
  readonly observations: readonly Observation[];
  /** What the file holds when every run has ended and is forgotten, and what a new one holds. */
  readonly final: FileFigures;
  readonly fresh: FileFigures;
  readonly problems: readonly string[];
}

/** Keeps two processes busy on one file for that long and kills one of them every minute, or thrice if that is sooner. */
export async function endure(
  minutes: number,
  { isLeaking }: Pick<EndureOptions, 'isLeaking'> = { isLeaking: false },
): Promise<EnduranceReport> {
  using folder = new Folder('endurance');
  const [path, totalMs] = [folder.file('runs.db'), minutes * 60_000];
  const lifeMs = Math.min(LIFE_MS, totalMs / 3);
  const kills = Math.max(1, Math.round(totalMs / lifeMs));
  const options = { folder: folder.path, sampleMs: Math.min(SAMPLE_MS, totalMs / 60), isLeaking };
  const fresh = await newFile(path);
  const [observations, lives] = await Promise.all([observe(path, options, totalMs), beKilled(options, { kills, lifeMs })]);
  await using last = new Program('endure', { ...options, role: 'last', life: kills } satisfies EndureOptions);
  const samples = [...observations.slice(-1), ...lives, await last.expect<Sample>()];
  await last.exit;
  await using journal = sqliteJournal({ path });
  const problems: string[] = [];
  for await (const { runId, problem } of journal.verify()) problems.push(`${runId}: ${problem}`);
  const sum = (of: (sample: Sample) => number): number => samples.reduce((total, sample) => total + of(sample), 0);
  return {
    kills: kills + 1,
    ended: sum(({ ended }) => ended),
    wrong: sum(({ wrong }) => wrong),
    orphans: sum(({ orphans }) => orphans),
    observations,
    final: fileFigures(path),
    fresh,
    problems,
  };
}

type Common = Omit<EndureOptions, 'role' | 'life'>;

async function newFile(path: string): Promise<FileFigures> {
  await using journal = sqliteJournal({ path });
  await journal.summary('none');
  return fileFigures(path);
}

/** The steady process, killed at the end. */
async function observe(path: string, options: Common, totalMs: number): Promise<readonly Observation[]> {
  await using program = new Program('endure', { ...options, role: 'steady', life: 0 } satisfies EndureOptions);
  const observations: Observation[] = [];
  const until = systemClock.monotonic() + totalMs;
  while (systemClock.monotonic() < until || observations.length < LEAST_OBSERVATIONS)
    observations.push({ ...(await program.expect<Sample>()), ...fileFigures(path) });
  return observations;
}

/** Of each life its last sample. */
async function beKilled(
  options: Common,
  { kills, lifeMs }: { readonly kills: number; readonly lifeMs: number },
): Promise<readonly Sample[]> {
  const lives: Sample[] = [];
  for (let life = 0; life < kills; life++) {
    await using program = new Program('endure', { ...options, role: 'killed', life } satisfies EndureOptions);
    const until = systemClock.monotonic() + lifeMs;
    let last: Sample | undefined;
    while (systemClock.monotonic() < until) last = await program.expect<Sample>();
    if (last !== undefined) lives.push(last);
  }
  return lives;
}
