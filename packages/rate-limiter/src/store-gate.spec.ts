import { describe, expect, test } from '@jest/globals';
import type { LimitStore } from '@tutti/core';
import { fakeClock, settle, type FakeClock } from '@tutti/testing';
import { RateLimiter } from './rate-limiter.ts';

/** A store with so much room for tokens, which says "in a minute" when there is not enough. */
function roomFor(tokens: number): { store: LimitStore; asked: number[]; free(more: number): void } {
  let room = tokens;
  const asked: number[] = [];
  const store: LimitStore = {
    acquire: async (_id, _key, claim) => {
      asked.push(claim.tokens);
      if (claim.tokens > room) return { waitMs: 60_000 };
      room -= claim.tokens;
      return 'acquired';
    },
    release: async () => undefined,
  };
  return { store, asked, free: (more) => void (room += more) };
}

const limiterOn = (store: LimitStore, clock: FakeClock = fakeClock()): RateLimiter => new RateLimiter({}, { store, clock });

describe('a limiter on a store', () => {
  test('asks at once for a smaller request, when the large one before it has gone', async () => {
    const { store } = roomFor(100);
    const limiter = limiterOn(store);
    const controller = new AbortController();
    const large = limiter.lease({ tokens: 500, signal: controller.signal }).catch(() => 'gone');
    const small = limiter.lease({ tokens: 50 });
    await settle();
    controller.abort();
    expect(await large).toBe('gone');
    expect((await small).waitedMs).toBe(0);
  });

  test('hears within a second of room that another process has given back', async () => {
    const clock = fakeClock();
    const { store, asked, free } = roomFor(0);
    const waiting = limiterOn(store, clock).lease({ tokens: 50 });
    await clock.advance(5_500);
    expect(asked.length).toBeLessThanOrEqual(7);
    free(50);
    await clock.advance(1_000);
    expect((await waiting).waitedMs).toBeLessThanOrEqual(6_500);
  });

  test('grants what there is room for to who will not wait', async () => {
    const clock = fakeClock();
    const { store } = roomFor(100);
    const limiter = limiterOn(store, clock);
    expect((await limiter.lease({ tokens: 60, timeoutMs: 0 })).waitedMs).toBe(0);
    const refused = limiter.lease({ tokens: 60, timeoutMs: 0 }).catch((error: unknown) => error);
    await clock.advance(1);
    expect(await refused).toMatchObject({ code: 'TIMEOUT' });
  });

  test('takes a store that throws for one that fails, and goes on', async () => {
    const { store } = roomFor(100);
    let isBroken = true;
    const limiter = limiterOn({
      ...store,
      acquire: (...of) => {
        if (isBroken) throw new Error('no store');
        return store.acquire(...of);
      },
    });
    await expect(limiter.lease({ tokens: 1 })).rejects.toThrow('no store');
    isBroken = false;
    expect((await limiter.lease({ tokens: 1 })).tokens).toBe(1);
    expect(limiter.getStatistics()).toMatchObject({ waitingRequests: 0, concurrentRequests: 1 });
  });
});
