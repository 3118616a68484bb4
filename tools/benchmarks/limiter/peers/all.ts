import Bottleneck from 'bottleneck';
import { RateLimiter } from 'limiter';
import PQueue from 'p-queue';
import pThrottle from 'p-throttle';
import { RateLimiterMemory, RateLimiterQueue } from 'rate-limiter-flexible';
import type { Contender } from '../contender.ts';

export const contenders: readonly Contender[] = [
  {
    name: 'p-queue',
    isTimed: true,
    make(limit, windowMs) {
      const queue = new PQueue({ intervalCap: limit, interval: windowMs });
      return (work) => queue.add(async () => work());
    },
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
  },
  {
    name: 'bottleneck',
    isTimed: true,
    make(limit, windowMs) {
      const limiter = new Bottleneck({ reservoir: limit, reservoirRefreshAmount: limit, reservoirRefreshInterval: windowMs });
      return (work) => limiter.schedule(async () => work());
    },
  },
];
