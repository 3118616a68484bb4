import { readRetryAfterMs, type HeaderReader } from '../model/retry-after.ts';
import { readServerLimits, type ServerLimit } from '../model/server-limits.ts';

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
  for (const read of [() => readRetryAfterMs(headers, now), () => resetMs(headers, now), () => retryInfoMs(body)]) {
    const ms = read();
    // A wait of 0 asks for nothing, and least of all for no backoff.
    if (ms !== undefined && ms > 0) return Math.ceil(ms);
  }
  return undefined;
}

/** The latest reset of those limits that have nothing left. */
function resetMs(headers: HeaderReader, now: number): number | undefined {
  const { requests, tokens } = readServerLimits(headers, { now });
  const resets = [requests, tokens].filter((limit): limit is ServerLimit => limit?.left === 0).map((limit) => limit.resetMs ?? 0);
  return resets.length === 0 ? undefined : Math.max(...resets);
}

const LONGEST_MS = 86_400_000;

/** `{error: {details: [{"@type": "…google.rpc.RetryInfo", retryDelay: "34s"}]}}`; the details may also stand alone. */
function retryInfoMs(body: unknown): number | undefined {
  const error = (body as { error?: unknown } | null | undefined)?.error ?? body;
  const details = (error as { details?: unknown } | null | undefined)?.details;
  if (!Array.isArray(details)) return undefined;
  const info = (details as readonly ({ '@type'?: unknown; retryDelay?: unknown } | null)[]).find((detail) => String(detail?.['@type']).endsWith('RetryInfo'));
  const ms = delayMs(info?.retryDelay);
  return Number.isFinite(ms) ? Math.min(ms, LONGEST_MS) : undefined;
}

/** A protobuf duration: `1.5s`, or its seconds and nanoseconds. */
function delayMs(delay: unknown): number {
  if (typeof delay === 'string') return /^\d+(?:\.\d+)?s$/.test(delay) ? Number(delay.slice(0, -1)) * 1_000 : Number.NaN;
  const { seconds = 0, nanos = 0 } = (delay ?? {}) as { seconds?: unknown; nanos?: unknown };
  return Number(seconds) * 1_000 + Number(nanos) / 1e6;
}
