import { plainNumber, readRetryAfterMs, serverNow, type HeaderReader } from '../model/retry-after.ts';
import { resetMs } from '../model/server-limits.ts';

export interface FailureWait {
  readonly headers: HeaderReader;
  /** The parsed body of an error, for Google's RetryInfo. */
  readonly body?: unknown;
  /** Wall clock, ms since 1970. */
  readonly now: number;
}

/**
 * How long a failed call is to wait: `retry-after-ms`, `retry-after` as seconds or date, the reset of a used-up limit, Google's RetryInfo, in this order.
 * @returns ms above 0, at most a day; `undefined` when nothing is asked for, or what is asked makes no sense.
 */
export function failureWaitMs({ headers, body, now }: FailureWait): number | undefined {
  for (const read of [() => readRetryAfterMs(headers, now), () => untilReset(headers, now), () => retryInfoMs(body)]) {
    const ms = read();
    // A wait of 0 asks for nothing, and least of all for no backoff.
    if (ms !== undefined && ms > 0) return Math.ceil(ms);
  }
  return undefined;
}

const RESETS: readonly string[] = [
  ...['requests', 'tokens'].map((unit) => `x-ratelimit-reset-${unit}`),
  'x-ratelimit-reset',
  'ratelimit-reset',
  ...['requests', 'tokens', 'input-tokens', 'output-tokens'].map((unit) => `anthropic-ratelimit-${unit}-reset`),
];

/** The latest reset of those limits that have nothing left; where nothing is said of what is left, the earliest reset of all. */
function untilReset(headers: HeaderReader, now: number): number | undefined {
  const resets = RESETS.flatMap((name) => {
    const ms = resetMs(headers.get(name), serverNow(headers, now));
    return ms === undefined ? [] : [{ ms, left: plainNumber(headers.get(name.replace('reset', 'remaining'))) }];
  });
  const usedUp = resets.filter(({ left }) => left === 0);
  if (usedUp.length > 0) return Math.max(...usedUp.map(({ ms }) => ms));
  const isUnsaid = resets.length > 0 && resets.every(({ left }) => left === undefined);
  return isUnsaid ? Math.min(...resets.map(({ ms }) => ms)) : undefined;
}

const LONGEST_MS = 86_400_000;

/** `{error: {details: [{"@type": "…google.rpc.RetryInfo", retryDelay: "34s"}]}}`; the details may also stand alone, and all of it in a list. */
function retryInfoMs(body: unknown): number | undefined {
  const first: unknown = Array.isArray(body) ? body[0] : body;
  const error = (first as { error?: unknown } | null | undefined)?.error ?? first;
  const details = (error as { details?: unknown } | null | undefined)?.details;
  if (!Array.isArray(details)) return undefined;
  const info = (details as readonly ({ '@type'?: unknown; retryDelay?: unknown } | null)[]).find((detail) =>
    String(detail?.['@type']).endsWith('RetryInfo'),
  );
  const ms = delayMs(info?.retryDelay);
  return Number.isFinite(ms) ? Math.min(ms, LONGEST_MS) : undefined;
}

/** A protobuf duration: `1.5s`, or its seconds and nanoseconds. */
function delayMs(delay: unknown): number {
  if (typeof delay === 'string') return /^\d+(?:\.\d+)?s$/.test(delay) ? Number(delay.slice(0, -1)) * 1_000 : Number.NaN;
  const { seconds = 0, nanos = 0 } = (delay ?? {}) as { seconds?: unknown; nanos?: unknown };
  return Number(seconds) * 1_000 + Number(nanos) / 1e6;
}
