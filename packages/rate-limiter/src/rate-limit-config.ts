import type { LimitWindow } from '@tutti/core';
import { ValidationError, type ValidationIssue } from '@tutti/core';

/** Limits of one provider key or model. A tier that is left out has its default; `Infinity` switches it off. */
export interface RateLimitConfig {
  /** Requests in any 60 s. Default 60. */
  readonly requestsPerMinute?: number;
  /** Requests in any 3,600 s. Default 3,000. */
  readonly requestsPerHour?: number;
  /** Requests in any 86,400 s. Default 50,000. */
  readonly requestsPerDay?: number;
  /** Tokens, in and out together, in any 60 s. Default 100,000. */
  readonly tokensPerMinute?: number;
  /** Leases out at one time. Default 10. */
  readonly concurrentRequests?: number;
  /** Further windows, for limits of another length: tokens per day, requests per second. */
  readonly windows?: readonly LimitWindow[];
}

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** The limits in the form that windows are built from. */
export interface Tiers {
  readonly windows: readonly LimitWindow[];
  readonly concurrency: number;
}

/**
 * Checks a configuration and fills in the defaults.
 * @throws {@link ValidationError} listing each value that is not a whole number above 0 (or `Infinity`).
 */
export function tiersOf(config: RateLimitConfig): Tiers {
  const issues: ValidationIssue[] = [];
  const tier = (name: string, value: number): number => {
    if (value !== Infinity && (!Number.isSafeInteger(value) || value < 1)) {
      issues.push({ path: name, message: `is ${String(value)}; it must be a whole number above 0, or Infinity for no limit` });
    }
    return value;
  };
  const standard: LimitWindow[] = [
    { unit: 'requests', windowMs: MINUTE_MS, limit: tier('requestsPerMinute', config.requestsPerMinute ?? 60) },
    { unit: 'requests', windowMs: HOUR_MS, limit: tier('requestsPerHour', config.requestsPerHour ?? 3_000) },
    { unit: 'requests', windowMs: DAY_MS, limit: tier('requestsPerDay', config.requestsPerDay ?? 50_000) },
    { unit: 'tokens', windowMs: MINUTE_MS, limit: tier('tokensPerMinute', config.tokensPerMinute ?? 100_000) },
  ];
  const concurrency = tier('concurrentRequests', config.concurrentRequests ?? 10);
  const own = (config.windows ?? []).map((window, index) => {
    tier(`windows.${index}.limit`, window.limit);
    tier(`windows.${index}.windowMs`, window.windowMs);
    if (window.windowMs === Infinity) issues.push({ path: `windows.${index}.windowMs`, message: 'is Infinity; a window has an end' });
    if (window.unit !== 'requests' && window.unit !== 'tokens') issues.push({ path: `windows.${index}.unit`, message: `is "${String(window.unit)}"; it must be "requests" or "tokens"` });
    return window;
  });
  if (issues.length > 0) {
    throw new ValidationError(`The rate limits are not valid: ${issues.map((issue) => `${issue.path} ${issue.message}`).join('; ')}.`, { issues });
  }
  return { windows: [...standard, ...own].filter((window) => window.limit !== Infinity), concurrency };
}
