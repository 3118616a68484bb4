import { RateLimiter } from '@tutti/rate-limiter';

const lease = await new RateLimiter({ requestsPerMinute: 5 }).lease({ tokens: 100 });
lease.settle(80);
