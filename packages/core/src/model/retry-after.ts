/** Reads one header, whatever its case. `Headers` of fetch fits. */
export interface HeaderReader {
  get(name: string): string | null | undefined;
}

/** No server is obeyed for longer than this: a day. */
const LONGEST_MS = 86_400_000;

/**
 * How long a server asks us to wait, from `retry-after-ms`, else `retry-after` in seconds or as a date. A date is read against the
 * answer's own `date`, since the two clocks may differ.
 * @param now wall clock, ms since 1970; used where the answer has no date.
 * @returns ms, 0 to 24 h; `undefined` if nothing is said, or what is said makes no sense (negative, not a number, a date gone by).
 * @see RFC 9110, section 10.2.3
 */
export function readRetryAfterMs(headers: HeaderReader, now: number): number | undefined {
  return (
    inRange(plainNumber(headers.get('retry-after-ms'))) ?? inRange(secondsOrDateMs(headers.get('retry-after'), serverNow(headers, now)))
  );
}

/** The wall clock of the server that answered, ms since 1970. */
export function serverNow(headers: HeaderReader, now: number): number {
  const date = Date.parse(headers.get('date') ?? '');
  return Number.isNaN(date) ? now : date;
}

/** A decimal number and nothing else. */
export function plainNumber(text: string | null | undefined): number | undefined {
  return text !== null && text !== undefined && /^\s*\d+(\.\d+)?\s*$/.test(text) ? Number(text) : undefined;
}

function secondsOrDateMs(text: string | null | undefined, now: number): number | undefined {
  if (text === null || text === undefined) return undefined;
  const seconds = plainNumber(text);
  if (seconds !== undefined) return seconds * 1_000;
  // Only the three forms of HTTP dates, which all begin with the day's name: Date.parse takes "-5" for a year.
  const date = /^\s*[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) || date < now ? undefined : date - now;
}

function inRange(ms: number | undefined): number | undefined {
  return ms === undefined || !Number.isFinite(ms) ? undefined : Math.min(ms, LONGEST_MS);
}
