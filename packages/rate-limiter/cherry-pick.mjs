import { rateLimiterPurpose } from '@tutti/rate-limiter';

console.log(rateLimiterPurpose);
