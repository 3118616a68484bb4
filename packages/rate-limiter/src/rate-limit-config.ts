import { assertNoIssues, unknownNames, type LimitWindow, type ValidationIssue } from '@tutti/core';

/** Limits of one provider key or model. A tier that is left out has its default; `Infinity` switches it off. */
export interface RateLimitOptions {
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

/** Limits with every default in its place. A limiter takes this, or the plain options. */
export class RateLimitConfig implements RateLimitOptions {
  readonly requestsPerMinute: number;
  readonly requestsPerHour: number;
  readonly requestsPerDay: number;
  readonly tokensPerMinute: number;
  readonly concurrentRequests: number;
  readonly windows: readonly LimitWindow[];

  /** @throws ValidationError listing each value that is not a whole number above 0 (or `Infinity`), and each name that is unknown. */
  constructor(options: RateLimitOptions = {}) {
    this.requestsPerMinute = options.requestsPerMinute ?? 60;
    this.requestsPerHour = options.requestsPerHour ?? 3_000;
    this.requestsPerDay = options.requestsPerDay ?? 50_000;
    this.tokensPerMinute = options.tokensPerMinute ?? 100_000;
    this.concurrentRequests = options.concurrentRequests ?? 10;
    this.windows = options.windows ?? [];
    assertNoIssues('The rate limits are not valid', [...unknownNames(options, Object.keys(this)), ...issuesOf(this)]);
  }
}

/** The limits in the form that windows are built from. */
export interface Tiers {
  readonly windows: readonly LimitWindow[];
  readonly concurrency: number;
}

/** Checks limits and fills in the defaults. @throws ValidationError */
export function tiersOf(options: RateLimitOptions): Tiers {
  const config = new RateLimitConfig(options);
  const standard: LimitWindow[] = [
    { unit: 'requests', windowMs: MINUTE_MS, limit: config.requestsPerMinute },
    { unit: 'requests', windowMs: HOUR_MS, limit: config.requestsPerHour },
    { unit: 'requests', windowMs: DAY_MS, limit: config.requestsPerDay },
    { unit: 'tokens', windowMs: MINUTE_MS, limit: config.tokensPerMinute },
  ];
  return {
    windows: [...standard, ...config.windows].filter((window) => window.limit !== Infinity),
    concurrency: config.concurrentRequests,
  };
}

function issuesOf(config: RateLimitConfig): ValidationIssue[] {
  const issues: ValidationIssue[] = [];
  const tier = (path: string, value: number): void => {
    if (value === Infinity || (Number.isSafeInteger(value) && value >= 1)) return;
    issues.push({
      path,
      message: `is ${typeof value === 'number' ? value : JSON.stringify(value)}; it must be a whole number above 0, or Infinity for no limit`,
    });
  };
  for (const name of ['requestsPerMinute', 'requestsPerHour', 'requestsPerDay', 'tokensPerMinute', 'concurrentRequests'] as const)
    tier(name, config[name]);
  config.windows.forEach(({ unit, limit, windowMs }, index) => {
    tier(`windows.${index}.limit`, limit);
    tier(`windows.${index}.windowMs`, windowMs);
    if (windowMs === Infinity) issues.push({ path: `windows.${index}.windowMs`, message: 'is Infinity; a window has an end' });
    if (unit !== 'requests' && unit !== 'tokens')
      issues.push({ path: `windows.${index}.unit`, message: `is "${String(unit)}"; it must be "requests" or "tokens"` });
  });
  return issues;
}
