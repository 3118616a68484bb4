import type { LimitWindow, Random } from '@tutti/core';
import type { FakeClock } from '../fakes/fake-clock.ts';
import { randomInteger } from '../fakes/random-tools.ts';
import { largestWindow, type GrantSeen } from './largest-window.ts';

/** What is exercised: anything that grants leases. */
export interface LeasingLimiter {
  lease(request: {
    readonly tokens: number;
    readonly priority: number;
    readonly timeoutMs?: number;
    readonly signal?: AbortSignal;
  }): Promise<{
    settle(actualTokens: number): void;
    cancel(): void;
  }>;
}

export interface LimitExactnessOptions {
  /** The limiter's clock. */
  readonly clock: FakeClock;
  readonly random: Random;
  /** Acquisitions, settlements and cancellations, together. */
  readonly operations: number;
  /** Limits that must hold. */
  readonly windows: readonly LimitWindow[];
  readonly concurrency: number;
  /** Requests take 0 to this many tokens. */
  readonly maxTokens: number;
  /** Mean time between operations, ms. */
  readonly meanGapMs: number;
}

/** What came of it. A limiter is exact when `violations` is empty. */
export interface LimitExactnessReport {
  readonly granted: number;
  readonly abandoned: number;
  /** Each window with the most it ever held, and the most leases out at one time. */
  readonly peaks: readonly { readonly limit: string; readonly allowed: number; readonly seen: number }[];
  readonly violations: readonly string[];
}

interface Out {
  readonly lease: { settle(actualTokens: number): void; cancel(): void };
  readonly request: GrantSeen;
  readonly tokens: GrantSeen;
}

/**
 * Random acquisitions, settlements below the estimate, cancellations before and after the grant, under a virtual clock; then counts in
 * hindsight what every window of each length has held.
 */
export async function limitExactness(limiter: LeasingLimiter, options: LimitExactnessOptions): Promise<LimitExactnessReport> {
  const { clock, random } = options;
  const requests: GrantSeen[] = [];
  const tokens: GrantSeen[] = [];
  const out: Out[] = [];
  const waiting = new Set<AbortController>();
  let abandoned = 0;
  let mostOut = 0;

  const acquire = (): void => {
    const estimate = randomInteger(random, options.maxTokens + 1);
    const controller = random.next() < 0.3 ? new AbortController() : undefined;
    if (controller !== undefined) waiting.add(controller);
    const timeoutMs = random.next() < 0.3 ? random.next() * 50 * options.meanGapMs : undefined;
    limiter
      .lease({
        tokens: estimate,
        priority: 1 + randomInteger(random, 10),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(controller === undefined ? {} : { signal: controller.signal }),
      })
      .then(
        (lease) => {
          const at = clock.monotonic();
          const seen = { lease, request: { at, amount: 1 }, tokens: { at, amount: estimate } };
          requests.push(seen.request);
          tokens.push(seen.tokens);
          out.push(seen);
          mostOut = Math.max(mostOut, out.length);
        },
        () => abandoned++,
      )
      .finally(() => controller !== undefined && waiting.delete(controller));
  };
  const end = (): void => {
    if (out.length === 0) return acquire();
    const ended = out.splice(randomInteger(random, out.length), 1)[0] as Out;
    if (random.next() < 0.1) {
      ended.request.amount = 0;
      ended.tokens.amount = 0;
      ended.lease.cancel();
      return;
    }
    ended.tokens.amount = Math.floor(random.next() * (ended.tokens.amount + 1));
    ended.lease.settle(ended.tokens.amount);
  };
  const abort = (): void => {
    const [controller] = waiting;
    controller?.abort();
  };

  for (let operation = 0; operation < options.operations; operation++) {
    const draw = random.next();
    if (draw < 0.5) acquire();
    else if (draw < 0.95) end();
    else abort();
    await pass(clock, random.next() < 0.5 ? 0 : -Math.log(1 - random.next()) * 2 * options.meanGapMs);
  }
  const peaks = [
    ...options.windows.map((window) => ({
      limit: `${window.unit} in ${window.windowMs} ms`,
      allowed: window.limit,
      seen: largestWindow(window.unit === 'requests' ? requests : tokens, window.windowMs),
    })),
    { limit: 'leases out', allowed: options.concurrency, seen: mostOut },
  ];
  return {
    granted: requests.length,
    abandoned,
    peaks,
    violations: peaks.filter((peak) => peak.seen > peak.allowed).map((peak) => `${peak.limit}: ${peak.seen} of ${peak.allowed}`),
  };
}

/** Lets time pass from timer to timer, so that what a timer grants is seen at that time. */
async function pass(clock: FakeClock, ms: number): Promise<void> {
  for (let left = ms; ; ) {
    for (let turn = 0; turn < 4; turn++) await Promise.resolve();
    const next = clock.nextTimerMs;
    if (next === undefined || next > left) return clock.advanceSync(left);
    clock.advanceSync(next);
    left -= next;
  }
}
