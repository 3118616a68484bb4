import { systemClock } from '@tutti/core';
import { machine, table, type Line } from '../report/report.ts';
import { soakOptions, type Soak, type SoakOptions } from './options.ts';

const USAGE = 'npm run soak -- [NAME] [--share 0…1] [--minutes N] [--seed N]';

/** Runs soaks one after another and prints their table. Gives the exit code: 1 when a promise broke, 2 for arguments that make no sense. */
export async function runSoak(soaks: readonly Soak[], args: readonly string[]): Promise<number> {
  let options: SoakOptions;
  try {
    options = soakOptions(args);
  } catch (error) {
    process.stderr.write(`${(error as Error).message}\n${USAGE}\n`);
    return 2;
  }
  const begun = systemClock.monotonic();
  const lines: Line[] = [];
  for (const soak of soaks) {
    const found = await soak(options).catch(asBroken);
    lines.push(...found);
    for (const { promise, isHeld, seen } of found) process.stderr.write(`${isHeld ? 'held' : 'BROKEN'}: ${promise}: ${seen}\n`);
  }
  for (const { promise, faults = [] } of lines) for (const fault of faults) process.stdout.write(`${promise}: ${fault}\n`);
  process.stdout.write(
    `${machine()}; seed ${options.seed}; ${Math.round((systemClock.monotonic() - begun) / 1_000)} s\n\n${table(lines)}\n`,
  );
  return lines.every(({ isHeld }) => isHeld) ? 0 : 1;
}

/** A proof that could not be carried through is none, but those before and after it are. */
function asBroken(error: unknown): readonly Line[] {
  const what = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return [{ promise: 'the proof can be carried through', tried: 'a soak', seen: what.split('\n')[0] ?? '', isHeld: false, faults: [what] }];
}
