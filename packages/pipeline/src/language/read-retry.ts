import type { RetrySchedule } from '@tutti/core';
import type { MappingNode, SourceNode } from '../source/node.ts';
import { readSeconds } from './durations.ts';
import { ValueReader } from './values.ts';

const MAX_RETRIES = 100;
const counts = { min: 0, max: MAX_RETRIES, isInteger: true };

const retryKeys = ['max_retries', 'retry', 'retries', 'retry_count', 'retry_config', 'retry_policy'] as const;
const countKeys = ['max_retries', 'retries', 'count', 'max'] as const;
const attemptKeys = ['max_attempts', 'attempts'] as const;

/** Retries that are asked for in so many words, without a number. */
export const plainRetry: RetrySchedule = { maxRetries: 3, allErrors: true };

/** `max_retries: 2`, `retry: 2`, `retry: {max_attempts, delay, backoff}`, `retry_config: {…}`: all say that every failure is retried. */
export function readRetry(reader: ValueReader): RetrySchedule | undefined {
  const key = retryKeys.find((name) => reader.get(name) !== undefined);
  const delay = secondsAt(reader, 'retry_delay');
  if (key === undefined) return undefined;
  const schedule = retryOf(reader.get(key)!, reader, key);
  return schedule === undefined || delay === undefined || schedule.initialMs !== undefined
    ? schedule
    : { ...schedule, initialMs: delay * 1000 };
}

function retryOf(node: SourceNode, reader: ValueReader, key: string): RetrySchedule | undefined {
  if (node.kind === 'mapping') return readRetryMapping(node, reader);
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value ? plainRetry : { maxRetries: 0 };
  if (node.kind === 'scalar' && typeof node.value === 'string' && backoffs[node.value.trim().toLowerCase()] !== undefined) {
    return { ...plainRetry, ...backoffs[node.value.trim().toLowerCase()] };
  }
  if (isLater(node)) return plainRetry;
  const maxRetries = reader.number(key, counts);
  return maxRetries === undefined ? undefined : { maxRetries, allErrors: true };
}

/** A template or an AUTO tag. */
function isLater(node: SourceNode | undefined): boolean {
  return node?.kind === 'scalar' && (node.parts !== undefined || (typeof node.value === 'string' && node.value.includes('{{')));
}

/** The template or the AUTO tag that says how often a step is retried, and whether it counts the first attempt too. */
export function retryCountOf(reader: ValueReader): { readonly node: SourceNode; readonly countsFirst: boolean } | undefined {
  const written = retryKeys.map((key) => reader.get(key)).find((node) => node !== undefined);
  if (written === undefined) return undefined;
  const inner = written.kind === 'mapping' ? new ValueReader(written, reader.what, reader.diagnostics) : undefined;
  const [count, attempts] = [inner === undefined ? written : inner.get(...countKeys), inner?.get(...attemptKeys)];
  const node = count ?? attempts;
  return node === undefined || !isLater(node) ? undefined : { node, countsFirst: count === undefined };
}

const backoffs: Readonly<Record<string, Partial<RetrySchedule>>> = {
  exponential: { factor: 2 },
  exponential_backoff: { factor: 2 },
  linear: { factor: 1 },
  fixed: { factor: 1 },
  constant: { factor: 1 },
  none: { factor: 1, initialMs: 0 },
  immediate: { factor: 1, initialMs: 0 },
};

/** A schedule with its parts. */
export function readRetryMapping(node: MappingNode, outer: Pick<ValueReader, 'what' | 'diagnostics'>): RetrySchedule {
  const reader = new ValueReader(node, `the retries of ${outer.what}`, outer.diagnostics);
  const number = (key: string, max: number): number | undefined =>
    isLater(reader.get(key)) ? undefined : reader.number(key, { ...counts, max });
  const attempts = attemptKeys.map((key) => number(key, MAX_RETRIES + 1)).find((count) => count !== undefined);
  const maxRetries =
    countKeys.map((key) => number(key, MAX_RETRIES)).find((count) => count !== undefined) ??
    (attempts === undefined ? 3 : Math.max(0, attempts - 1));
  const initial = ['delay', 'initial_delay', 'retry_delay', 'backoff_seconds', 'wait', 'interval']
    .map((key) => secondsAt(reader, key))
    .find((delay) => delay !== undefined);
  const longest = secondsAt(reader, 'max_delay');
  const factor = ['backoff_factor', 'backoff_multiplier', 'exponential_base', 'multiplier', 'factor']
    .map((key) => reader.number(key, { min: 1, max: 100 }))
    .find((one) => one !== undefined);
  const backoff = ['backoff', 'strategy', 'backoff_strategy'].map((key) => reader.get(key)).find((one) => one?.kind === 'scalar');
  const named = backoff?.kind === 'scalar' && typeof backoff.value === 'string' ? backoffs[backoff.value.trim().toLowerCase()] : undefined;
  const numeric = backoff?.kind === 'scalar' && typeof backoff.value === 'number' && backoff.value >= 1 ? backoff.value : undefined;
  return {
    maxRetries,
    allErrors: true,
    ...named,
    ...(initial === undefined ? {} : { initialMs: Math.round(initial * 1000) }),
    ...(longest === undefined ? {} : { maxMs: Math.round(longest * 1000) }),
    ...(factor === undefined && numeric === undefined ? {} : { factor: factor ?? numeric! }),
    ...(initial !== undefined && longest === undefined && initial > 60 ? { maxMs: Math.round(initial * 1000) } : {}),
  };
}

function secondsAt(reader: ValueReader, key: string): number | undefined {
  const node = reader.get(key);
  if (isLater(node)) {
    reader.diagnostics.warning({
      code: 'VALUE_NOT_STATIC',
      message: `"${key}" of ${reader.what} must be known before the run: its default is used.`,
      hint: 'Write a number of seconds.',
      at: node,
    });
    return undefined;
  }
  return node === undefined ? undefined : readSeconds(node, { key, what: reader.what, diagnostics: reader.diagnostics });
}
