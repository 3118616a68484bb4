import { expect, test } from '@jest/globals';
import { TimeoutError, ValidationError } from '@tutti/core';
import { FailureHandler } from './failure-handler.ts';
import { RetryPolicy } from './retry/retry-policy.ts';

const agent = { name: 'writer' };

test('retries while retries are left and the error is not final', () => {
  const handler = new FailureHandler();
  expect([0, 1, 2, 3].map((retryCount) => handler.handleFailure(agent, { retryCount, error: new TimeoutError('slow') }))).toEqual([
    true,
    true,
    true,
    false,
  ]);
  expect(handler.handleFailure(agent, { error: new ValidationError('wrong') })).toBe(false);
  expect(handler.handleFailure(agent, { error: 'a message alone' })).toBe(true);
});

test('a policy given with the failure beats the default one', () => {
  const handler = new FailureHandler({ defaultPolicy: new RetryPolicy({ maxRetries: 0 }) });
  expect(handler.handleFailure(agent, {})).toBe(false);
  expect(handler.handleFailure(agent, {}, new RetryPolicy({ maxRetries: 1 }))).toBe(true);
});

test('the callback hears of each failure and of what follows', () => {
  const heard: unknown[] = [];
  const handler = new FailureHandler({
    defaultPolicy: new RetryPolicy({ maxRetries: 1, jitter: false }),
    onFailure: ({ name }, { retryCount }, decision) => heard.push([name, retryCount, decision]),
  });
  handler.handleFailure(agent, { retryCount: 0 });
  handler.handleFailure(agent, { retryCount: 1 });
  expect(heard).toEqual([
    ['writer', 0, { willRetry: true, delayMs: 1_000 }],
    ['writer', 1, { willRetry: false, delayMs: 0 }],
  ]);
});

test.each([
  { failed: 0, total: 3, allowPartial: false, fails: false },
  { failed: 1, total: 3, allowPartial: false, fails: true },
  { failed: 1, total: 3, allowPartial: true, fails: false },
  { failed: 3, total: 3, allowPartial: true, fails: true },
])(
  '$failed of $total failed, partial results allowed: $allowPartial → the whole fails: $fails',
  ({ failed, total, allowPartial, fails }) => {
    const handler = new FailureHandler();
    expect(
      handler.shouldFailWorkflow(
        Array.from({ length: failed }, () => agent),
        total,
        allowPartial,
      ),
    ).toBe(fails);
    expect(handler.shouldFailWorkflow(failed, total, allowPartial)).toBe(fails);
  },
);
