import { systemClock } from '@tutti/core';
import { sqliteJournal } from '@tutti/journal-sqlite';
import { Folder } from '../process/folder.ts';
import { Program } from '../process/program.ts';

/** What a process tells of itself every two seconds, after a full collection. */
export interface Sample {
  readonly heapBytes: number;
  readonly handles: number;
  readonly diskBytes: number;
  /** Runs ended well since the process began. */
  readonly ended: number;
  readonly wrong: number;
  /** Runs it has taken up from the process before it. */
  readonly orphans: number;
}

export interface EnduranceReport {
  readonly kills: number;
  readonly ended: number;
  readonly wrong: number;
  readonly orphans: number;
  /** Of each life its last sample. */
  readonly lives: readonly Sample[];
  readonly problems: readonly string[];
}

/** Keeps a process busy for that long and kills it every minute, or thrice if that is sooner. */
export async function endure(minutes: number): Promise<EnduranceReport> {
  using folder = new Folder('endurance');
  const lifeMs = Math.min(60_000, (minutes * 60_000) / 3);
  const kills = Math.max(1, Math.round((minutes * 60_000) / lifeMs));
  const lives: Sample[] = [];
  for (let life = 0; life < kills; life++) {
    await using program = new Program('endure', { folder: folder.path });
    const until = systemClock.monotonic() + lifeMs;
    let last: Sample | undefined;
    while (systemClock.monotonic() < until) last = await program.expect<Sample>();
    program.kill();
    await program.exit;
    if (last !== undefined) lives.push(last);
  }
  await using journal = sqliteJournal({ path: folder.file('runs.db') });
  const problems: string[] = [];
  for await (const { runId, problem } of journal.verify()) problems.push(`${runId}: ${problem}`);
  const sum = (of: (sample: Sample) => number): number => lives.reduce((total, sample) => total + of(sample), 0);
  return { kills, ended: sum(({ ended }) => ended), wrong: sum(({ wrong }) => wrong), orphans: sum(({ orphans }) => orphans), lives, problems };
}

/** Whether the last third of the lives needs no more than the first, within a quarter. */
export function isFlat(figures: readonly number[]): boolean {
  const third = Math.max(1, Math.floor(figures.length / 3));
  return Math.max(...figures.slice(-third)) <= 1.25 * Math.max(...figures.slice(0, third));
}
