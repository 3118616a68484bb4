export type { Lease } from './lease.ts';
export { LeaseNotHeldError } from './lease-not-held-error.ts';
export { RateLimiter, type LeaseRequest, type RateLimiterOptions } from './rate-limiter.ts';
export { RateLimitConfig, type RateLimitOptions } from './rate-limit-config.ts';
export type { RateLimitStatistics } from './rate-limit-statistics.ts';
export { RequestExceedsLimitError } from './request-exceeds-limit-error.ts';
export { SqliteLimitStore } from './sqlite-limit-store.ts';
