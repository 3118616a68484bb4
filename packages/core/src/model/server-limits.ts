import { plainNumber, readRetryAfterMs, serverNow, type HeaderReader } from './retry-after.ts';

/** What an answer says of one limit. */
export interface ServerLimit {
  readonly limit?: number;
  /** What may still be used until the reset. */
  readonly left?: number;
  /** Time until the limit is whole again, ms. */
  readonly resetMs?: number;
}

/** What a provider's answer says of its limits. */
export interface ServerLimits {
  readonly requests?: ServerLimit;
  readonly tokens?: ServerLimit;
  /** The server asks for silence, ms. */
  readonly retryAfterMs?: number;
  /** The answer was "too many requests". */
  readonly isRejected?: boolean;
}

const UNIT_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
const LONGEST_RESET_MS = 86_400_000;

/**
 * Reads the rate-limit headers of OpenAI and what is compatible with it (`x-ratelimit-*`), of Anthropic (`anthropic-ratelimit-*`),
 * and `retry-after(-ms)`.
 * @param now wall clock, ms since 1970.
 */
export function readServerLimits(headers: HeaderReader, options: { readonly now: number; readonly isRejected?: boolean }): ServerLimits {
  const clock = serverNow(headers, options.now);
  const requests = openAiLimit(headers, 'requests', clock) ?? anthropicLimit(headers, 'requests', clock);
  const tokens = openAiLimit(headers, 'tokens', clock) ?? anthropicLimit(headers, 'tokens', clock) ?? anthropicInAndOut(headers, clock);
  const retryAfterMs = readRetryAfterMs(headers, options.now);
  return {
    ...(requests === undefined ? {} : { requests }),
    ...(tokens === undefined ? {} : { tokens }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(options.isRejected === true ? { isRejected: true } : {}),
  };
}

function openAiLimit(headers: HeaderReader, unit: string, now: number): ServerLimit | undefined {
  const read = (what: string): string | null | undefined => headers.get(`x-ratelimit-${what}-${unit}`);
  return limitOf(read('limit'), read('remaining'), resetMs(read('reset'), now));
}

function anthropicLimit(headers: HeaderReader, unit: string, now: number): ServerLimit | undefined {
  const read = (what: string): string | null | undefined => headers.get(`anthropic-ratelimit-${unit}-${what}`);
  return limitOf(read('limit'), read('remaining'), resetMs(read('reset'), now));
}

/** Where no common figure is sent: tokens in and out together, whole again when both are. */
function anthropicInAndOut(headers: HeaderReader, now: number): ServerLimit | undefined {
  const input = anthropicLimit(headers, 'input-tokens', now);
  const output = anthropicLimit(headers, 'output-tokens', now);
  if (input === undefined || output === undefined) return input ?? output;
  const sum = (a: number | undefined, b: number | undefined): number | undefined =>
    a === undefined || b === undefined ? undefined : a + b;
  const limit = sum(input.limit, output.limit);
  const left = sum(input.left, output.left);
  const reset = Math.max(input.resetMs ?? 0, output.resetMs ?? 0);
  return { ...(limit === undefined ? {} : { limit }), ...(left === undefined ? {} : { left }), resetMs: reset };
}

function limitOf(
  limitText: string | null | undefined,
  leftText: string | null | undefined,
  reset: number | undefined,
): ServerLimit | undefined {
  const limit = plainNumber(limitText);
  const left = plainNumber(leftText);
  if (limit === undefined && left === undefined) return undefined;
  return {
    ...(limit === undefined ? {} : { limit }),
    ...(left === undefined ? {} : { left }),
    ...(reset === undefined ? {} : { resetMs: reset }),
  };
}

/** Time until a reset given as `6m0s`, `59.7s`, `20ms`, seconds, seconds or milliseconds since 1970, or a date; ms. */
export function resetMs(text: string | null | undefined, now: number): number | undefined {
  if (text === null || text === undefined) return undefined;
  const number = plainNumber(text);
  const ms = number === undefined ? (spanMs(text) ?? Date.parse(text) - now) : numberMs(number, now);
  return Number.isFinite(ms) && ms >= 0 ? Math.min(ms, LONGEST_RESET_MS) : undefined;
}

/** No span in seconds is as long as a point of time in seconds since 1970, and none of those as large as one in milliseconds. */
function numberMs(number: number, now: number): number {
  if (number > 1e11) return number - now;
  return number > 1e9 ? number * 1_000 - now : number * 1_000;
}

function spanMs(text: string): number | undefined {
  if (!/^\s*(\d+(\.\d+)?(ms|s|m|h|d))+\s*$/.test(text)) return undefined;
  let sum = 0;
  for (const [, amount, , unit] of text.matchAll(/(\d+(\.\d+)?)(ms|s|m|h|d)/g)) sum += Number(amount) * (UNIT_MS[unit as string] as number);
  return sum;
}
