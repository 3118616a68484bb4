import { youngGarbageCollector } from '../../workspace/src/benchmarks/garbage.ts';
import { interleave } from '../../workspace/src/benchmarks/interleave.ts';
import { type BenchResult, toResult } from '../../workspace/src/benchmarks/result.ts';
import type { Contender } from './contender.ts';
import { tutti, tuttiWithFiveTiers } from './contenders.ts';

type Limited = (work: () => void) => Promise<unknown>;

interface Runner {
  readonly name: string;
  readonly units?: number;
  make(): Limited;
}

const UNITS = 1_000;
const ROOM_FOR_ALL = 1e9;
const DAY_MS = 86_400_000;
const WINDOWS_MS = [60_000, 3_600_000, 6 * 3_600_000, DAY_MS, 7 * DAY_MS];

/**
 * Acquire, work and settle, one after another, with room for everything: everybody with the same five windows, everybody with one, and
 * our five tiers beside one window of each peer.
 */
export async function measureSpeed(rounds: number, peers: readonly Contender[]): Promise<readonly BenchResult[]> {
  const timed = peers.filter(({ isTimed }) => isTimed);
  const one = ({ make, ...rest }: Contender): Runner => ({ ...rest, make: () => make(ROOM_FOR_ALL, DAY_MS) });
  const several = ({ makeSeveral, ...rest }: Contender): readonly Runner[] =>
    makeSeveral === undefined ? [] : [{ ...rest, make: () => makeSeveral(ROOM_FOR_ALL, WINDOWS_MS) }];
  return [
    await race('acquire/5-windows', rounds, [tutti, ...timed].flatMap(several)),
    await race('acquire/1-window', rounds, [tutti, ...timed].map(one)),
    await race('acquire/5-tiers-beside-1', rounds, [{ name: 'tutti', make: tuttiWithFiveTiers }, ...timed.map(one)]),
  ];
}

async function race(name: string, rounds: number, runners: readonly Runner[]): Promise<BenchResult> {
  const subjects = runners.map(({ name: who, make, units = UNITS }) => ({ name: who, units, run: () => pass(make(), units) }));
  const measured = await interleave(subjects, {
    rounds,
    passes: 3,
    minSampleMs: 50,
    warmUpMs: 300,
    rewarmMs: 100,
    now: () => performance.now(),
    beforeSample: youngGarbageCollector(),
  });
  const [ours, ...others] = runners.map(
    ({ name: who }) => [who, (measured.get(who) ?? []).map((microseconds) => 1e6 / microseconds)] as const,
  );
  return toResult({ name, unit: 'per s', better: 'higher', tutti: ours?.[1] ?? [], peers: Object.fromEntries(others) });
}

async function pass(limited: Limited, units: number): Promise<void> {
  let done = 0;
  for (let i = 0; i < units; i++) await limited(() => void done++);
  if (done !== units) throw new Error(`${done} of ${units} were let through.`);
}
