import { systemClock } from '@tutti/core';
import { machine, table, type Line } from '../report/report.ts';
import { soakOptions, type Soak } from './options.ts';

/** Runs soaks one after another and prints their table; gives the exit code. */
export async function runSoak(soaks: readonly Soak[], args: readonly string[]): Promise<number> {
  const options = soakOptions(args);
  const begun = systemClock.monotonic();
  const lines: Line[] = [];
  for (const soak of soaks) {
    const found = await soak(options).catch(asBroken);
    lines.push(...found);
    for (const { promise, isHeld, seen } of found) process.stderr.write(`${isHeld ? 'held' : 'BROKEN'}: ${promise}: ${seen}\n`);
  }
  for (const { promise, faults = [] } of lines) for (const fault of faults) process.stdout.write(`${promise}: ${fault}\n`);
  process.stdout.write(`${machine()}; seed ${options.seed}; ${Math.round((systemClock.monotonic() - begun) / 1_000)} s\n\n${table(lines)}\n`);
  return lines.every(({ isHeld }) => isHeld) ? 0 : 1;
}

/** A proof that could not be carried through is none, but those before and after it are. */
function asBroken(error: unknown): readonly Line[] {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [{ promise: 'the proof can be carried through', tried: 'a soak', seen: what.split('\n')[0] ?? '', isHeld: false, faults: [what] }];
}
