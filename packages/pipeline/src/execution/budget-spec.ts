import { ValidationError, didYouMean, toNanoUsd, type Amount } from '@tutti/core';

/** What a run, or a step, may spend; what is left out has no limit. */
export interface BudgetSpec {
  /** US dollars. */
  readonly costUsd?: number;
  /** Tokens in and out. */
  readonly tokens?: number;
  /** Calls of models. */
  readonly calls?: number;
  /** Time of work, ms: of steps at work at one time added up; waits for people, signals, timers and retries are none. */
  readonly timeMs?: number;
}

/** The highest budget that is still counted exactly, US dollars. */
const MOST_USD = Math.floor(Number.MAX_SAFE_INTEGER / 1e9);

const members: Readonly<Record<string, keyof Amount>> = {
  costUsd: 'nanoUsd',
  cost_usd: 'nanoUsd',
  tokens: 'tokens',
  calls: 'steps',
  timeMs: 'timeMs',
  time_ms: 'timeMs',
};
const NAMES = 'costUsd, tokens, calls or timeMs';

/**
 * A budget as an amount. A number is US dollars; members of a mapping may be written in snake_case.
 * @param what what it is called where it was given
 * @throws ValidationError for what is no amount: negative, not a number, of an unknown dimension.
 */
export function toLimit(given: unknown, what = 'The budget'): Amount {
  if (typeof given === 'number') return { nanoUsd: nanoUsdOf(given, what) };
  if (typeof given !== 'object' || given === null || Array.isArray(given))
    throw new ValidationError(`${what} is ${shown(given)}; it must be a number of US dollars, or a mapping with ${NAMES}.`);
  const limit: { -readonly [Dimension in keyof Amount]: Amount[Dimension] } = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const member = members[name];
    if (member === undefined) throw new ValidationError(`${what} has no dimension "${name}". ${unknownHint(name)}`);
    limit[member] = (member === 'nanoUsd' ? nanoUsdOf : countOf)(value, `${name} of ${what}`);
  }
  if (Object.keys(limit).length === 0) throw new ValidationError(`${what} is empty. Give ${NAMES}, or leave it out.`);
  return limit;
}

function unknownHint(name: string): string {
  if (/^time/i.test(name)) return 'Time of work is "time_ms" (timeMs), in milliseconds.';
  if (/^(max_?)?steps$/i.test(name)) return 'What is counted is "calls" of models.';
  return (
    didYouMean(name, ['cost_usd', 'tokens', 'calls', 'time_ms']) || 'There are cost_usd (costUsd), tokens, calls and time_ms (timeMs).'
  );
}

function nanoUsdOf(value: unknown, what: string): number {
  if (typeof value === 'number' && value >= 0 && value <= MOST_USD) return toNanoUsd(value);
  throw new ValidationError(
    `${what} is ${shown(value)}; it must be a number of US dollars from 0 to ${MOST_USD}. With 0 only what is free may be used.`,
  );
}

function countOf(value: unknown, what: string): number {
  if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number;
  throw new ValidationError(`${what} is ${shown(value)}; it must be a whole number from 0.`);
}

function shown(value: unknown): string {
  return typeof value === 'number' ? String(value) : (JSON.stringify(value)?.slice(0, 80) ?? String(value));
}
