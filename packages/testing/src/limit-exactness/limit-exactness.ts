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
  const { clock, random, operations, meanGapMs } = options;
  const traffic = new RandomTraffic(limiter, options);
  for (let operation = 0; operation < operations; operation++) {
    const draw = random.next();
    if (draw < 0.5) traffic.acquire();
    else if (draw < 0.95) traffic.end();
    else traffic.abort();
    await pass(clock, random.next() < 0.5 ? 0 : -Math.log(1 - random.next()) * 2 * meanGapMs, traffic);
  }
  return traffic.report();
}

/** Requests of a limiter, and what was seen of them. */
class RandomTraffic {
  readonly #limiter: LeasingLimiter;
  readonly #options: LimitExactnessOptions;
  readonly #requests: GrantSeen[] = [];
  readonly #tokens: GrantSeen[] = [];
  readonly #out: Out[] = [];
  readonly #waiting: Set<AbortController> = new Set();
  #abandoned: number = 0;
  #mostOut: number = 0;

  constructor(limiter: LeasingLimiter, options: LimitExactnessOptions) {
    this.#limiter = limiter;
    this.#options = options;
  }

  /** How many have been granted. */
  get granted(): number {
    return this.#requests.length;
  }

  acquire(): void {
    const { random, maxTokens, meanGapMs } = this.#options;
    const tokens = randomInteger(random, maxTokens + 1);
    const controller = random.next() < 0.3 ? new AbortController() : undefined;
    if (controller !== undefined) this.#waiting.add(controller);
    const timeoutMs = random.next() < 0.3 ? random.next() * 50 * meanGapMs : undefined;
    this.#limiter
      .lease({
        tokens,
        priority: 1 + randomInteger(random, 10),
        ...(timeoutMs === undefined ? {} : { timeoutMs }),
        ...(controller === undefined ? {} : { signal: controller.signal }),
      })
      .then(
        (lease) => this.#granted(lease, tokens),
        () => this.#abandoned++,
      )
      .finally(() => controller !== undefined && this.#waiting.delete(controller));
  }

  #granted(lease: Out['lease'], estimate: number): void {
    const at = this.#options.clock.monotonic();
    const seen = { lease, request: { at, amount: 1 }, tokens: { at, amount: estimate } };
    this.#requests.push(seen.request);
    this.#tokens.push(seen.tokens);
    this.#out.push(seen);
    this.#mostOut = Math.max(this.#mostOut, this.#out.length);
  }

  /** Settles or gives back a lease; acquires where none is out. */
  end(): void {
    const { random } = this.#options;
    if (this.#out.length === 0) return this.acquire();
    const ended = this.#out.splice(randomInteger(random, this.#out.length), 1)[0] as Out;
    if (random.next() < 0.1) {
      ended.request.amount = 0;
      ended.tokens.amount = 0;
      ended.lease.cancel();
      return;
    }
    ended.tokens.amount = Math.floor(random.next() * (ended.tokens.amount + 1));
    ended.lease.settle(ended.tokens.amount);
  }

  /** Gives up the acquisition that has waited longest. */
  abort(): void {
    const [controller] = this.#waiting;
    controller?.abort();
  }

  report(): LimitExactnessReport {
    const { windows, concurrency } = this.#options;
    const peaks = [
      ...windows.map((window) => ({
        limit: `${window.unit} in ${window.windowMs} ms`,
        allowed: window.limit,
        seen: largestWindow(window.unit === 'requests' ? this.#requests : this.#tokens, window.windowMs),
      })),
      { limit: 'leases out', allowed: concurrency, seen: this.#mostOut },
    ];
    return {
      granted: this.#requests.length,
      abandoned: this.#abandoned,
      peaks,
      violations: peaks.filter((peak) => peak.seen > peak.allowed).map((peak) => `${peak.limit}: ${peak.seen} of ${peak.allowed}`),
    };
  }
}

/** Turns of the microtask queue within which the next grant of several is seen: a limiter may hand leases out one after another. */
const TURNS = 8;

/** Lets time pass from timer to timer, so that what a timer grants is seen at that time. */
async function pass(clock: FakeClock, ms: number, traffic: RandomTraffic): Promise<void> {
  for (let left = ms; ; ) {
    for (let seen = -1; seen !== traffic.granted; ) {
      seen = traffic.granted;
      for (let turn = 0; turn < TURNS; turn++) await Promise.resolve();
    }
    const next = clock.nextTimerMs;
    if (next === undefined || next > left) return clock.advanceSync(left);
    clock.advanceSync(next);
    left -= next;
  }
}
