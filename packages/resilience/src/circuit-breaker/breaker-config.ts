import { unknownNames, type ValidationIssue } from '@tutti/core';

export interface CircuitBreakerConfig {
  /** Failures within the window that open it. Default 5. */
  readonly failureThreshold?: number;
  /** Failures older than this no longer count, ms. Default 60,000. */
  readonly windowMs?: number;
  /** How long it stays open before calls are let through on trial, ms. Default 60,000. */
  readonly openMs?: number;
  /** Trial calls at one time while it is half open. Default 3. */
  readonly halfOpenMax?: number;
  /** Successes that close it again. Default 2. */
  readonly successThreshold?: number;
}

/** What a breaker takes for what its configuration leaves out. */
export const breakerDefaults: Required<CircuitBreakerConfig> = {
  failureThreshold: 5,
  windowMs: 60_000,
  openMs: 60_000,
  halfOpenMax: 3,
  successThreshold: 2,
};

/** What is wrong with a breaker's configuration, completed by its defaults: names that are not known, and numbers that are not above 0. */
export function breakerIssues(config: Required<CircuitBreakerConfig>): ValidationIssue[] {
  const known = Object.keys(breakerDefaults);
  const unsound = Object.entries(config).filter(([name, value]) => known.includes(name) && !(value > 0));
  return [
    ...unknownNames(config, known),
    ...unsound.map(([path, value]) => ({ path, message: `is ${String(value)}; it must be above 0` })),
  ];
}
