import { retry, RetryPolicy } from '@tutti/resilience';

console.log(await retry(async () => 'answered', { policy: new RetryPolicy({ maxRetries: 2 }) }));
