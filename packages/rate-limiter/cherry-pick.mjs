import { RateLimiter } from '@tutti/rate-limiter';

const limiter = new RateLimiter({ requestsPerMinute: 5 });
(await limiter.lease({ tokens: 100 })).settle(80);
console.log(limiter.getStatistics().totalTokens);
