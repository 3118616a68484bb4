import { RateLimiter } from '@tutti/rate-limiter';
import type { Contender } from './contender.ts';

const unlimited = {
  requestsPerMinute: Infinity,
  requestsPerHour: Infinity,
  requestsPerDay: Infinity,
  tokensPerMinute: Infinity,
  concurrentRequests: Infinity,
};

/** Windows of requests alone, as the peers have. */
export const tutti: Contender = {
  name: 'tutti',
  isTimed: true,
  make: (limit, windowMs) => withWindows(limit, [windowMs]),
  makeSeveral: withWindows,
};

function withWindows(limit: number, windowsMs: readonly number[]): (work: () => void) => Promise<unknown> {
  const limiter = new RateLimiter({ ...unlimited, windows: windowsMs.map((windowMs) => ({ unit: 'requests', limit, windowMs })) });
  return async (work) => {
    const lease = await limiter.lease({ tokens: 0 });
    work();
    lease.settle(0);
  };
}

const MANY = 1e12;

/** All five tiers, each with room for everything: what is timed is the counting. */
export function tuttiWithFiveTiers(): (work: () => void) => Promise<unknown> {
  const limiter = new RateLimiter({
    requestsPerMinute: MANY,
    requestsPerHour: MANY,
    requestsPerDay: MANY,
    tokensPerMinute: MANY,
    concurrentRequests: MANY,
  });
  return async (work) => {
    const lease = await limiter.lease({ tokens: 100 });
    work();
    lease.settle(90);
  };
}
