import { fakeClock, largestWindow, limitExactness, seededRandom } from '@tutti/testing';
import { RateLimiter } from '@tutti/rate-limiter';
import { setTimeout as sleep } from 'node:timers/promises';
import { type BenchResult, toResult } from '../../workspace/src/benchmarks/result.ts';
import type { Contender } from './contender.ts';
import { tutti } from './contenders.ts';

const LIMIT = 50;
const WINDOW_MS = 1_000;
const IDLE_MS = 700;
const BURST = 170;
// Clocks of a real machine: what came this much earlier than a whole window still belongs to the next one.
const GRAIN_MS = 10;
const STAGGER_MS = 61;
const GIVE_UP_MS = 15_000;

/** One request, a rest, then a burst near the end of the window, in real time: what the fullest second has let through. */
export async function measureBursts(peers: readonly Contender[]): Promise<BenchResult> {
  const all = [tutti, ...peers];
  const limited = all.map((contender) => [contender.name, contender.make(LIMIT, WINDOW_MS)] as const);
  // One begins after the other: what starts in the same turn of the event loop is late by what the others take.
  const fullest = new Map(
    await Promise.all(limited.map(async ([name, run], index) => [name, await burst(run, (index + 1) * STAGGER_MS)] as const)),
  );
  return toResult({
    name: 'fullest-window',
    unit: `in any s, ${LIMIT} allowed`,
    better: 'lower',
    tutti: [fullest.get('tutti') ?? Number.NaN],
    peers: Object.fromEntries(peers.map(({ name }) => [name, [fullest.get(name) ?? Number.NaN]])),
  });
}

async function burst(limited: (work: () => void) => Promise<unknown>, startMs: number): Promise<number> {
  await sleep(startMs);
  const seen: { at: number; amount: number }[] = [];
  const work = (): void => void seen.push({ at: performance.now(), amount: 1 });
  void limited(work);
  await sleep(IDLE_MS);
  await Promise.race([Promise.all(Array.from({ length: BURST }, () => limited(work))), sleep(GIVE_UP_MS, undefined, { ref: false })]);
  return largestWindow(seen, WINDOW_MS - GRAIN_MS);
}

/** Random acquisitions, settlements and cancellations under a virtual clock, all tiers at once. */
export async function measureViolations(operations: number, seed: number): Promise<readonly BenchResult[]> {
  const clock = fakeClock();
  const windows = [
    { unit: 'requests', limit: 60, windowMs: 60_000 },
    { unit: 'requests', limit: 3_000, windowMs: 3_600_000 },
    { unit: 'requests', limit: 50_000, windowMs: 86_400_000 },
    { unit: 'tokens', limit: 100_000, windowMs: 60_000 },
  ] as const;
  const limiter = new RateLimiter({}, { clock });
  const report = await limitExactness(limiter, {
    clock,
    random: seededRandom(seed),
    operations,
    windows,
    concurrency: 10,
    maxTokens: 4_000,
    meanGapMs: 400,
  });
  return [toResult({ name: `violations/${operations}`, unit: 'windows exceeded', better: 'lower', tutti: [report.violations.length] })];
}
