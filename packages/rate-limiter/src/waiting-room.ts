import type { Clock } from '@tutti/core';
import { Alarm } from './alarm.ts';
import type { Grant } from './lease.ts';
import { Tally } from './rate-limit-statistics.ts';
import type { GateAnswer, StoreGate } from './store-gate.ts';
import type { LimitTiers } from './tiers.ts';
import { WaitQueue } from './wait-queue.ts';
import { Waiter } from './waiter.ts';

/** Timers may fire a little early, and sums of fractions be a little off; never ask again at the very same time. */
const CLOCK_GRAIN_MS = 0.001;

/** What somebody waits for, and how long. */
export interface WaitRequest {
  readonly tokens: number;
  readonly priority: number;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

export interface WaitingRoomOptions {
  readonly tiers: LimitTiers;
  readonly clock: Clock;
  readonly gate: StoreGate | undefined;
  /** Takes room for a waiter, whose turn it is, and gives it its lease. */
  readonly giveLease: (waiter: Waiter, how: Pick<Grant, 'waitedMs' | 'claim'>) => void;
}

/** Where requests wait for which there is no room yet, or which a store must be asked for: it sees to it that each is served, or fails. */
export class WaitingRoom {
  readonly tally: Tally = new Tally();
  readonly #queue: WaitQueue = new WaitQueue();
  readonly #tiers: LimitTiers;
  readonly #clock: Clock;
  readonly #gate: StoreGate | undefined;
  readonly #giveLease: WaitingRoomOptions['giveLease'];
  readonly #alarm: Alarm;

  constructor({ tiers, clock, gate, giveLease }: WaitingRoomOptions) {
    this.#tiers = tiers;
    this.#clock = clock;
    this.#gate = gate;
    this.#giveLease = giveLease;
    this.#alarm = new Alarm(clock, () => this.serve());
  }

  /** Number of those who wait. */
  get size(): number {
    return this.#queue.size;
  }

  /** Sum of the tokens that are waited for. */
  get tokens(): number {
    return this.#queue.tokens;
  }

  /** @throws {@link RequestExceedsLimitError} if no waiting would help. */
  enter({ tokens, priority, timeoutMs, signal }: WaitRequest): Waiter {
    const refusal = this.#tiers.refusal(tokens);
    if (refusal !== undefined) throw refusal;
    const since = this.#clock.monotonic();
    // A store answers a moment later at the earliest: who will not wait hears its first answer.
    const dueAt = since + Math.max(timeoutMs, this.#gate === undefined ? 0 : CLOCK_GRAIN_MS);
    const waiter = new Waiter({ tokens, priority, since, dueAt, order: this.#queue.nextOrder() });
    if (signal !== undefined) waiter.listen(signal, (reason) => (this.#turnAway(waiter, reason), this.serve()));
    this.#queue.push(waiter);
    this.serve();
    return waiter;
  }

  /** Serves all for whom there is room, in order; turns away those whose time is over; then sets the alarm for the next. */
  serve(): void {
    const queue = this.#queue;
    if (queue.size === 0) return this.#alarm.set(Infinity);
    const now = this.#clock.monotonic();
    for (let late = queue.firstDue(now); late !== undefined; late = queue.firstDue(now)) this.#turnAway(late, late.timedOut(now));
    let waitMs = 0;
    for (let first = queue.first(); first !== undefined && waitMs <= 0; first = queue.first()) waitMs = this.#serveFirst(first, now);
    this.#alarm.set(queue.size === 0 ? Infinity : Math.min(now + waitMs + CLOCK_GRAIN_MS, queue.nextDueAt()));
  }

  /** @returns 0 when the first in the queue has been served or refused, or how long to wait before it is tried again, ms. */
  #serveFirst(first: Waiter, now: number): number {
    const refusal = this.#tiers.refusal(first.tokens);
    if (refusal !== undefined) {
      this.#turnAway(first, refusal);
      return 0;
    }
    const waitMs = this.#tiers.waitMs(now, first.tokens);
    if (waitMs > 0) return waitMs;
    if (this.#gate !== undefined) return this.#askStore(this.#gate, first, now);
    this.#admit(first, undefined);
    return 0;
  }

  /** Asks the store for the first in the queue, one at a time; its answer calls {@link serve} again. @returns how long to wait for it, ms. */
  #askStore(gate: StoreGate, first: Waiter, now: number): number {
    const settled = (answer: GateAnswer): void => {
      if (answer.type === 'granted' && first.isWaiting) this.#admit(first, answer.claim);
      else if (answer.type === 'granted') gate.withdraw(answer.claim);
      else if (answer.type === 'failed' && first.isWaiting) this.#turnAway(first, answer.error);
      this.serve();
    };
    return gate.ask(first.tokens, { now, clock: this.#clock, settled });
  }

  #admit(waiter: Waiter, claim: string | undefined): void {
    this.#queue.remove(waiter);
    waiter.stopListening();
    const waitedMs = this.#clock.monotonic() - waiter.since;
    this.tally.waitMs += waitedMs;
    if (waitedMs > 0) this.tally.delayed++;
    this.#giveLease(waiter, { waitedMs, claim });
  }

  #turnAway(waiter: Waiter, reason: unknown): void {
    this.#queue.remove(waiter);
    this.tally.abandoned++;
    waiter.fail(reason);
  }
}
