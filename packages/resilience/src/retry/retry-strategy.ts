/** How the delays between attempts grow. */
export const RetryStrategy = {
  EXPONENTIAL_BACKOFF: 'exponential_backoff',
  LINEAR_BACKOFF: 'linear_backoff',
  CONSTANT_DELAY: 'constant_delay',
  IMMEDIATE: 'immediate',
} as const;

export type RetryStrategy = (typeof RetryStrategy)[keyof typeof RetryStrategy];
