import { describe, expect, test } from '@jest/globals';
import { readRetryAfterMs } from './retry-after.ts';
import { readServerLimits } from './server-limits.ts';

const now = Date.UTC(2026, 5, 1, 12, 0, 0);
const read = (headers: Record<string, string>): ReturnType<typeof readServerLimits> => readServerLimits(new Headers(headers), { now });

describe('retry-after', () => {
  const wait = (headers: Record<string, string>): number | undefined => readRetryAfterMs(new Headers(headers), now);

  test('milliseconds come before seconds, and seconds may have fractions', () => {
    expect(wait({ 'retry-after-ms': '250', 'retry-after': '9' })).toBe(250);
    expect(wait({ 'retry-after': '1.5' })).toBe(1_500);
    expect(wait({ 'retry-after-ms': 'soon', 'retry-after': '2' })).toBe(2_000);
  });

  test("a date is read against the answer's own date", () => {
    expect(wait({ 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT', date: 'Wed, 21 Oct 2015 07:28:00 GMT' })).toBe(30_000);
    expect(wait({ 'retry-after': new Date(now + 5_000).toUTCString() })).toBe(5_000);
  });

  test('what makes no sense is as if nothing had been said, and nobody is obeyed for more than a day', () => {
    for (const junk of ['-5', 'NaN', '', 'later', 'Infinity', '1e9x', '2015-10-21']) expect(wait({ 'retry-after': junk })).toBeUndefined();
    expect(wait({ 'retry-after': 'Wed, 21 Oct 2015 07:28:30 GMT' })).toBeUndefined();
    expect(wait({ 'retry-after': '99999999999' })).toBe(86_400_000);
    expect(wait({})).toBeUndefined();
  });
});

describe('rate-limit headers', () => {
  test('the OpenAI form, with its spans of time', () => {
    expect(
      read({
        'x-ratelimit-limit-requests': '60',
        'x-ratelimit-remaining-requests': '59',
        'x-ratelimit-reset-requests': '1s',
        'x-ratelimit-limit-tokens': '150000',
        'x-ratelimit-remaining-tokens': '149984',
        'x-ratelimit-reset-tokens': '6m0s',
      }),
    ).toEqual({ requests: { limit: 60, left: 59, resetMs: 1_000 }, tokens: { limit: 150_000, left: 149_984, resetMs: 360_000 } });
  });

  test.each([
    ['20ms', 20],
    ['59.70s', 59_700],
    ['2m59.56s', 179_560],
    ['1h0m2s', 3_602_000],
    ['30', 30_000],
    [String(now / 1_000 + 12), 12_000],
    [String(now + 500), 500],
    ['whenever', undefined],
  ])('a reset of %s', (text, expected) => {
    const reset = read({ 'x-ratelimit-limit-requests': '5', 'x-ratelimit-reset-requests': text }).requests?.resetMs;
    expect(reset === undefined ? undefined : Math.round(reset)).toBe(expected);
  });

  test('the Anthropic form, with its dates', () => {
    expect(
      read({
        'anthropic-ratelimit-requests-limit': '50',
        'anthropic-ratelimit-requests-remaining': '0',
        'anthropic-ratelimit-requests-reset': '2026-06-01T12:00:03Z',
      }),
    ).toEqual({ requests: { limit: 50, left: 0, resetMs: 3_000 } });
  });

  test('tokens in and out are one figure where no common one is sent', () => {
    expect(
      read({
        'anthropic-ratelimit-input-tokens-limit': '1000',
        'anthropic-ratelimit-input-tokens-remaining': '400',
        'anthropic-ratelimit-input-tokens-reset': '2026-06-01T12:00:10Z',
        'anthropic-ratelimit-output-tokens-limit': '200',
        'anthropic-ratelimit-output-tokens-remaining': '100',
        'anthropic-ratelimit-output-tokens-reset': '2026-06-01T12:00:20Z',
      }).tokens,
    ).toEqual({ limit: 1_200, left: 500, resetMs: 20_000 });
    for (const side of ['input', 'output'])
      expect(read({ [`anthropic-ratelimit-${side}-tokens-limit`]: '70' }).tokens).toEqual({ limit: 70 });
  });

  test('an answer without such headers says nothing', () => {
    expect(read({ 'content-type': 'application/json' })).toEqual({});
    expect(readServerLimits(new Headers(), { now, isRejected: true })).toEqual({ isRejected: true });
  });
});
