import { TuttiError } from '@tutti/core';

/** Codes of Node and of fetch that say: the network failed, not the request. */
const NETWORK_CODES: ReadonlySet<string> = new Set([
  'ECONNRESET',
  'ECONNREFUSED',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EAI_AGAIN',
  'ENETDOWN',
  'ENETUNREACH',
  'EHOSTUNREACH',
  'UND_ERR_SOCKET',
  'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_HEADERS_TIMEOUT',
  'UND_ERR_BODY_TIMEOUT',
]);

/** Whether trying again, unchanged, can help: what an error of Tutti says of itself; of other errors, those of the network. */
export function isRetryable(error: unknown): boolean {
  if (TuttiError.isInstance(error)) return error.retryable;
  for (let cause = error; typeof cause === 'object' && cause !== null; cause = (cause as { cause?: unknown }).cause) {
    if (NETWORK_CODES.has(String((cause as { code?: unknown }).code))) return true;
  }
  return false;
}

/** How long the failing side asks to wait, ms; 0 when it says nothing. */
export function askedWaitMs(error: unknown): number {
  const ms = (error as { retryAfterMs?: unknown } | null)?.retryAfterMs;
  return typeof ms === 'number' && ms > 0 ? ms : 0;
}
