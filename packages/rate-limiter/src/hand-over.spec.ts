import { describe, expect, test } from '@jest/globals';
import { fakeClock, largestWindow, randomInteger, seededRandom, seedFromEnvironment, type FakeClock, type GrantSeen } from '@tutti/testing';
import { RateLimiter } from './rate-limiter.ts';

const unlimited = {
  requestsPerMinute: Infinity,
  requestsPerHour: Infinity,
  requestsPerDay: Infinity,
  tokensPerMinute: Infinity,
  concurrentRequests: Infinity,
};
const second = (limit: number, clock: FakeClock): RateLimiter =>
  new RateLimiter({ ...unlimited, windows: [{ unit: 'requests', limit, windowMs: 1_000 }] }, { clock });

/** Ways in which code waits for a lease before it works. */
const ways: readonly ((limiter: RateLimiter, work: () => void) => Promise<unknown>)[] = [
  async (limiter, work) => {
    await limiter.lease({ tokens: 0 });
    work();
  },
  (limiter, work) => limiter.lease({ tokens: 0 }).then(work),
  async (limiter, work) => {
    await limiter.acquire(0);
    work();
  },
  async (limiter, work) => {
    const inner = async (): Promise<unknown> => await limiter.lease({ tokens: 0 });
    await inner();
    work();
  },
];

describe('a grant counts from when the code that waits for it goes on', () => {
  test('not from when it was granted, where that was kept from going on', async () => {
    const clock = fakeClock();
    const limiter = second(2, clock);
    const [one, two] = [limiter.lease(), limiter.lease()];
    clock.advanceSync(900);
    await Promise.all([one, two]);
    let third: number | undefined;
    void limiter.lease().then(() => (third = clock.monotonic()));
    await clock.advance(999);
    expect([clock.monotonic(), third]).toEqual([1_899, undefined]);
    await clock.advance(2);
    expect(third).toBeCloseTo(1_900, 1);
  });

  test('and is counted until then, however long that takes: nobody gets its room meanwhile', async () => {
    const clock = fakeClock();
    const limiter = second(2, clock);
    const worked: number[] = [];
    const work = async (): Promise<void> => {
      await limiter.lease();
      worked.push(clock.monotonic());
      if (worked.length === 1) {
        // Longer than the window; the second was granted before and has not gone on.
        clock.advanceSync(1_500);
        void work();
        void work();
      }
    };
    void work();
    void work();
    await clock.advance(10_000);
    expect(worked).toHaveLength(4);
    expect(
      largestWindow(
        worked.map((at) => ({ at, amount: 1 })),
        1_000,
      ),
    ).toBeLessThanOrEqual(2);
  });

  test('so that no window sees more work than its limit, however long each takes and however it waits', async () => {
    const seed = seedFromEnvironment();
    const random = seededRandom(seed);
    for (let world = 0; world < 30; world++) {
      const clock = fakeClock({ monotonic: random.next() * 1e6 });
      const limit = 1 + randomInteger(random, 12);
      const limiter = second(limit, clock);
      const longest = [0, 5, 80, 1_500][randomInteger(random, 4)] as number;
      const seen: GrantSeen[] = [];
      let open = 0;
      const work = (): void => {
        seen.push({ at: clock.monotonic(), amount: 1 });
        clock.advanceSync(random.next() * longest);
      };
      for (let burst = 0; burst < 6; burst++) {
        for (let i = randomInteger(random, 3 * limit + 2); i > 0; i--) {
          const way = ways[randomInteger(random, ways.length)] as (typeof ways)[number];
          open++;
          void way(limiter, work).then(() => open--);
        }
        if (random.next() < 0.3) clock.advanceSync(random.next() * 1_200);
        await clock.advance(random.next() * 2_000);
      }
      for (let i = 0; open > 0 && i < 1_000; i++) await clock.advance(1_000);
      expect({ seed, world, open, most: Math.max(0, largestWindow(seen, 1_000) - limit) }).toEqual({ seed, world, open: 0, most: 0 });
    }
  });

  test('and one that is alone goes on in the same turn of the event loop', async () => {
    const limiter = second(5, fakeClock());
    let turns = 0;
    const count = async (): Promise<void> => {
      for (;;) {
        await undefined;
        turns++;
        if (turns > 100) return;
      }
    };
    void count();
    await limiter.lease();
    expect(turns).toBeLessThanOrEqual(2);
  });
});
