import { youngGarbageCollector } from '../../workspace/src/benchmarks/garbage.ts';
import { interleave } from '../../workspace/src/benchmarks/interleave.ts';
import { type BenchResult, toResult } from '../../workspace/src/benchmarks/result.ts';
import type { Contender } from './contender.ts';
import { tuttiWithFiveTiers } from './contenders.ts';

const UNITS = 1_000;
const ROOM_FOR_ALL = 1e9;
const DAY_MS = 86_400_000;

/** Acquire, work and settle, one after another, with room for everything: ours with five tiers, the peers with their one. */
export async function measureSpeed(rounds: number, peers: readonly Contender[]): Promise<readonly BenchResult[]> {
  const timed = peers.filter(({ isTimed }) => isTimed);
  const measured = await interleave(
    [{ name: 'tutti', make: tuttiWithFiveTiers }, ...timed.map((peer) => ({ name: peer.name, make: () => peer.make(ROOM_FOR_ALL, DAY_MS) }))].map(({ name, make }) => ({ name, units: UNITS, run: () => pass(make()) })),
    { rounds, passes: 3, minSampleMs: 50, warmUpMs: 300, rewarmMs: 100, now: () => performance.now(), beforeSample: youngGarbageCollector() },
  );
  const perSecond = (name: string): readonly number[] => (measured.get(name) ?? []).map((microseconds) => 1e6 / microseconds);
  return [toResult({ name: 'acquire', unit: 'per s', better: 'higher', tutti: perSecond('tutti'), peers: Object.fromEntries(timed.map(({ name }) => [name, perSecond(name)])) })];
}

async function pass(limited: (work: () => void) => Promise<unknown>): Promise<void> {
  let done = 0;
  for (let i = 0; i < UNITS; i++) await limited(() => void done++);
  if (done !== UNITS) throw new Error(`${done} of ${UNITS} were let through.`);
}
