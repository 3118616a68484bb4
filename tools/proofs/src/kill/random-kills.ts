import { mkdirSync } from 'node:fs';
import { systemClock, type Json, type Random } from '@tutti/core';
import { Folder } from '../process/folder.ts';
import { Program } from '../process/program.ts';

export interface RandomKillOptions {
  readonly random: Random;
  readonly runs: number;
  /** Runs that live, and die, in one process. */
  readonly runsPerProcess: number;
  /** Lives of a process that end by SIGKILL, before the one that may go to the end. */
  readonly kills: number;
}

export interface RandomKillReport {
  readonly runs: number;
  readonly kills: number;
  /** Runs whose start was acknowledged and that have no end. */
  readonly lost: number;
  /** Runs with more than one end on record, or another than an undisturbed run. */
  readonly wrong: number;
  readonly decisions: number;
  readonly faults: readonly string[];
}

interface Begun {
  readonly type: 'begun';
  readonly completed: readonly string[];
  readonly counts: Readonly<Record<string, number>>;
}
interface Started {
  readonly type: 'started';
  readonly runId: string;
}
interface Ended extends Omit<Begun, 'type'> {
  readonly type: 'ended';
  readonly outputs: readonly Json[];
  readonly decisions: number;
  readonly closings: readonly number[];
  readonly problems: readonly string[];
  readonly onceCounts: readonly number[];
}

/** Kills processes full of runs at random moments, to the microsecond, until each has died often enough; then lets them end. */
export async function randomKills(options: RandomKillOptions): Promise<RandomKillReport> {
  using folder = new Folder('random-kills');
  const calm = await lifeToTheEnd(newFolder(folder, 'calm'), options.runsPerProcess);
  const expected = JSON.stringify(calm.ended.outputs[0]);
  let [kills, lost, wrong, decisions] = [0, 0, 0, 0];
  const faults: string[] = [];
  const rounds = Math.ceil(options.runs / options.runsPerProcess);
  // The shortest whole life seen: a machine at rest is faster than the one the first life was measured on.
  let lifeMs = calm.tookMs;
  for (let round = 0; round < rounds; round++) {
    const place = newFolder(folder, `round-${round}`);
    const seen: Begun[] = [];
    for (let life = 0; life < options.kills; life++) {
      const moment = options.random.next() * lifeMs;
      const isKilled = await killedLife(place, { runs: options.runsPerProcess, moment, seen });
      if (!isKilled) {
        lifeMs = Math.min(lifeMs, moment);
        break;
      }
      kills++;
    }
    const { ended, begun } = await lifeToTheEnd(place, options.runsPerProcess);
    const ends = ended.outputs.map((output) => JSON.stringify(output));
    lost += options.runsPerProcess - ended.outputs.length + ended.closings.filter((closings) => closings === 0).length;
    wrong += ends.filter((end) => end !== expected).length + ended.closings.filter((closings) => closings > 1).length;
    decisions += ended.decisions;
    faults.push(...faultsOf(ended, [...seen, begun], options.runsPerProcess).map((fault) => `round ${round}: ${fault}`));
  }
  return { runs: rounds * options.runsPerProcess, kills, lost, wrong, decisions, faults };
}

/** @returns whether it was killed before it had come to its end. */
async function killedLife(
  folder: string,
  { runs, moment, seen }: { readonly runs: number; readonly moment: number; readonly seen: Begun[] },
): Promise<boolean> {
  await using program = new Program('live-many', { folder, runs });
  const begun = await program.hear<Begun>();
  if (begun !== undefined) seen.push(begun);
  const until = systemClock.monotonic() + moment;
  await new Promise<void>((resolve) => void systemClock.after(Math.max(0, moment - 1.5), resolve));
  while (systemClock.monotonic() < until);
  program.kill();
  return (await program.exit).signal === 'SIGKILL';
}

async function lifeToTheEnd(
  folder: string,
  runs: number,
): Promise<{ readonly begun: Begun; readonly ended: Ended; readonly tookMs: number }> {
  await using program = new Program('live-many', { folder, runs });
  const begun = await program.expect<Begun>();
  const since = systemClock.monotonic();
  for (;;) {
    const said = await program.expect<Started | Ended>();
    if (said.type === 'ended') return { begun, ended: said, tookMs: systemClock.monotonic() - since };
  }
}

/** What was completed when a life began must not have happened again in that life or a later one. */
function faultsOf(ended: Ended, lives: readonly Begun[], runs: number): readonly string[] {
  const found: string[] = [...ended.problems];
  for (const { completed, counts } of lives) {
    for (const what of completed) if (ended.counts[what] !== counts[what]) found.push(`${what} was completed and ran again`);
  }
  const twice = ended.completed.filter((what, i) => ended.completed.indexOf(what) !== i);
  if (twice.length > 0) found.push(`on record twice: ${twice.join(', ')}`);
  if (ended.onceCounts.length !== 4 * runs || ended.onceCounts.some((count) => count !== 1))
    found.push(`effects of kind once happened ${ended.onceCounts.join(' ')} times`);
  if (ended.closings.length !== 2 * runs) found.push(`${ended.closings.length} runs instead of ${2 * runs}, children included`);
  return found;
}

function newFolder(folder: Folder, name: string): string {
  mkdirSync(folder.file(name));
  return folder.file(name);
}
