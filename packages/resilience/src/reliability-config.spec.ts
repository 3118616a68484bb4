import { expect, test } from '@jest/globals';
import { ReliabilityConfig, type ReliabilityOptions } from './reliability-config.ts';

test('says every value that makes no sense, those of its breaker too, and each name that is not known', () => {
  const wrong = { maxRetries: -1, jiter: true, circuitBreaker: { openMs: 0, failureTreshold: 1 } } as unknown as ReliabilityOptions;
  expect(() => new ReliabilityConfig(wrong)).toThrow(
    expect.objectContaining({
      issues: ['jiter', 'maxRetries', 'circuitBreaker.failureTreshold', 'circuitBreaker.openMs'].map((path) =>
        expect.objectContaining({ path }),
      ),
      message: expect.stringContaining('circuitBreaker.failureTreshold is not known. Did you mean "failureThreshold"?'),
    }),
  );
});

test('gives its retries as data, without chance when there is to be none', () => {
  expect(new ReliabilityConfig({ maxRetries: 2, jitter: false }).toSchedule()).toEqual({
    maxRetries: 2,
    initialMs: 1_000,
    maxMs: 60_000,
    factor: 2,
    jitter: 0,
  });
});
