import Bottleneck from 'bottleneck';
import { RateLimiter } from 'limiter';
import PQueue from 'p-queue';
import pThrottle from 'p-throttle';
import { RateLimiterMemory, RateLimiterQueue, RateLimiterUnion } from 'rate-limiter-flexible';
import type { Contender } from '../contender.ts';

export const contenders: readonly Contender[] = [
  {
    name: 'p-queue',
    isTimed: true,
    make(limit, windowMs) {
      const queue = new PQueue({ intervalCap: limit, interval: windowMs });
      return (work) => queue.add(async () => work());
    },
    makeSeveral: (limit, windowsMs) =>
      nested(
        windowsMs.map((interval) => {
          const queue = new PQueue({ intervalCap: limit, interval });
          return (work) => queue.add(work);
        }),
      ),
  },
  {
    name: 'p-queue-strict',
    isTimed: false,
    make(limit, windowMs) {
      const queue = new PQueue({ intervalCap: limit, interval: windowMs, strict: true });
      return (work) => queue.add(async () => work());
    },
  },
  {
    name: 'p-throttle',
    isTimed: true,
    make(limit, interval) {
      const throttled = pThrottle({ limit, interval })(async (work: () => void) => work());
      return (work) => throttled(work);
    },
    makeSeveral: (limit, windowsMs) =>
      nested(windowsMs.map((interval) => pThrottle({ limit, interval })((work: () => Promise<unknown>) => work()))),
  },
  {
    name: 'p-throttle-strict',
    isTimed: false,
    make(limit, interval) {
      const throttled = pThrottle({ limit, interval, strict: true })(async (work: () => void) => work());
      return (work) => throttled(work);
    },
  },
  {
    name: 'limiter',
    isTimed: true,
    make(limit, windowMs) {
      const limiter = new RateLimiter({ tokensPerInterval: limit, interval: windowMs });
      return async (work) => {
        await limiter.removeTokens(1);
        work();
      };
    },
    makeSeveral(limit, windowsMs) {
      const limiters = windowsMs.map((interval) => new RateLimiter({ tokensPerInterval: limit, interval }));
      return async (work) => {
        for (const limiter of limiters) await limiter.removeTokens(1);
        work();
      };
    },
  },
  {
    name: 'rate-limiter-flexible',
    isTimed: true,
    make(limit, windowMs) {
      const queue = new RateLimiterQueue(new RateLimiterMemory({ points: limit, duration: windowMs / 1_000 }), { maxQueueSize: 100_000 });
      return async (work) => {
        await queue.removeTokens(1);
        work();
      };
    },
    // A union refuses what does not fit at once: it has no queue, and what waits in one is not of a union.
    makeSeveral(limit, windowsMs) {
      const union = new RateLimiterUnion(
        ...windowsMs.map((windowMs) => new RateLimiterMemory({ keyPrefix: `of ${windowMs}`, points: limit, duration: windowMs / 1_000 })),
      );
      return async (work) => {
        await union.consume('all', 1);
        work();
      };
    },
  },
  {
    name: 'bottleneck',
    isTimed: true,
    units: 10,
    make(limit, windowMs) {
      const limiter = new Bottleneck({ reservoir: limit, reservoirRefreshAmount: limit, reservoirRefreshInterval: windowMs });
      return (work) => limiter.schedule(async () => work());
    },
    makeSeveral(limit, windowsMs) {
      const limiters = windowsMs.map(
        (windowMs) => new Bottleneck({ reservoir: limit, reservoirRefreshAmount: limit, reservoirRefreshInterval: windowMs }),
      );
      limiters.forEach((limiter, index) => limiter.chain(limiters[index + 1]));
      return (work) => (limiters[0] as Bottleneck).schedule(async () => work());
    },
  },
];

/** Each limit lets a request through to the next one. */
function nested(limits: readonly ((work: () => Promise<unknown>) => Promise<unknown>)[]): (work: () => void) => Promise<unknown> {
  return (work) =>
    limits.reduceRight<() => Promise<unknown>>(
      (inner, limit) => () => limit(inner),
      async () => work(),
    )();
}
