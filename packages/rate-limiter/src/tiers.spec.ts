import { describe, expect, test } from '@jest/globals';
import { randomInteger, seededRandom, seedFromEnvironment } from '@tutti/testing';
import { LimitTiers } from './tiers.ts';

const WINDOWS = [
  { unit: 'requests', limit: 8, windowMs: 1_000 },
  { unit: 'requests', limit: 20, windowMs: 5_000 },
  { unit: 'tokens', limit: 900, windowMs: 1_500 },
  { unit: 'tokens', limit: 2_500, windowMs: 6_000 },
] as const;

/** What a grant came to, and since when it counts: `Infinity` until it is handed over. */
interface Counted {
  readonly grant: number;
  at: number;
  requests: number;
  tokens: number;
}

const fits = (counted: readonly Counted[], now: number, tokens: number): boolean =>
  WINDOWS.every(({ unit, limit, windowMs }) => {
    const used = counted.filter(({ at }) => at + windowMs > now).reduce((sum, row) => sum + row[unit], 0);
    return used + (unit === 'requests' ? 1 : tokens) <= limit;
  });

describe('tiers', () => {
  test('say the same as a count of all that was ever granted, whenever the clock was last looked at', () => {
    const seed = seedFromEnvironment();
    const random = seededRandom(seed);
    for (let world = 0; world < 20; world++) {
      const tiers = new LimitTiers({ windows: WINDOWS, concurrency: Infinity });
      const counted: Counted[] = [];
      const onTheirWay: Counted[] = [];
      const out: Counted[] = [];
      let now = random.next() * 1e6;
      for (let step = 0; step < 1_500; step++) {
        const tokens = randomInteger(random, 300);
        const at = { seed, world, step };
        const isRoom = fits(counted, now, tokens);
        // Before the clock is looked at there may seem to be less room than there is, and never more.
        if (tiers.hasRoom(tokens)) expect({ ...at, isRoom }).toEqual({ ...at, isRoom: true });
        if (random.next() < 0.5) expect({ ...at, isRoom: tiers.waitMs(now, tokens) <= 0 }).toEqual({ ...at, isRoom });
        if (tiers.hasRoom(tokens)) {
          const row = { grant: tiers.take(tokens), at: Infinity, requests: 1, tokens };
          for (const rows of [counted, onTheirWay, out]) rows.push(row);
        }
        if (random.next() < 0.6) now += random.next() * 600;
        const arrived = random.next() < 0.8 ? onTheirWay.shift() : undefined;
        if (arrived !== undefined) tiers.handOver(arrived.grant, (arrived.at = now));
        // Also long after it has left the windows.
        if (out.length > 0 && random.next() < 0.45) {
          const [row] = out.splice(randomInteger(random, out.length), 1) as [Counted];
          const unused = { requests: random.next() < 0.2 ? 1 : 0, tokens: randomInteger(random, row.tokens + 1) };
          tiers.end(row.grant, unused.requests, unused.tokens);
          row.requests -= unused.requests;
          row.tokens -= unused.tokens;
        }
      }
      expect(counted.length).toBeGreaterThan(300);
    }
  });

  test('count what is given back after a window has let go of it for nothing there', () => {
    const tiers = new LimitTiers({ windows: [{ unit: 'tokens', limit: 100, windowMs: 1_000 }], concurrency: Infinity });
    const early = tiers.take(90);
    tiers.handOver(early, 0);
    expect(tiers.waitMs(1_000, 100)).toBe(0);
    tiers.handOver(tiers.take(60), 1_000);
    tiers.end(early, 0, 90);
    expect([tiers.hasRoom(40), tiers.hasRoom(41), tiers.tokens]).toEqual([true, false, 60]);
  });

  test('raise what a server has left for nobody who gives back', () => {
    const tiers = new LimitTiers({ windows: [{ unit: 'tokens', limit: 1_000, windowMs: 60_000 }], concurrency: Infinity });
    const lease = tiers.take(500);
    tiers.follow(0, { tokens: { left: 100, resetMs: 5_000 } });
    tiers.end(lease, 0, 400);
    expect([tiers.hasRoom(100), tiers.waitMs(0, 101)]).toEqual([true, 5_000]);
    expect(tiers.waitMs(5_000, 800)).toBe(0);
  });
});
