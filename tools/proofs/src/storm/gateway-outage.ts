import { systemClock, type Random } from '@tutti/core';
import type { ModelGateway } from '@tutti/gateway';
import { retry } from '@tutti/resilience';
import { faultServer } from '@tutti/testing';
import type { StormApi } from './answers.ts';
import { eventStream, question, questionOf } from './provider-storm.ts';
import { gatewayTo } from './gateway-storm.ts';

export interface OutageReport {
  /** Requests for each call while all was well, and after the breaker had opened. */
  readonly normalPerCall: number;
  readonly openPerCall: number;
  /** From the beginning of the outage to the first call that was refused unsent, ms; Infinity: never. */
  readonly openedAfterMs: number;
  /** Whether calls succeed again when the peer answers again. */
  readonly isRecovered: boolean;
}

export interface OutageOptions {
  readonly callsPerSecond: number;
  /** How long each of the phases lasts, ms: before the outage, until the breaker opens, while it is open, and after. */
  readonly phaseMs: number;
  readonly random: Random;
}

const OPEN_MS = 400;
const PATIENCE_MS = 60_000;

/** A steady load, each call with four attempts, while the peer works, is down, and works again. */
export async function gatewayOutage(api: StormApi, { callsPerSecond, phaseMs, random }: OutageOptions): Promise<OutageReport> {
  await using server = await faultServer();
  let isDown = false;
  let requests = 0;
  server.respond((request) => {
    requests++;
    return isDown ? { status: 503, body: '{}' } : { headers: eventStream, chunks: api.events(...questionOf(request)) };
  });
  const load = new Load(gatewayTo(api, server.url, { openMs: OPEN_MS }), { everyMs: 1_000 / callsPerSecond, random });
  await load.run(phaseMs);
  const normalPerCall = requests / load.begun;
  isDown = true;
  const downAt = systemClock.monotonic();
  load.refusedAt = Infinity;
  while (load.refusedAt === Infinity && systemClock.monotonic() < downAt + PATIENCE_MS) await load.run(phaseMs);
  const atOpening = { requests, begun: load.begun };
  await load.run(phaseMs);
  const openPerCall = (requests - atOpening.requests) / (load.begun - atOpening.begun);
  isDown = false;
  load.succeeded = 0;
  await load.run(phaseMs);
  return { normalPerCall, openPerCall, openedAfterMs: load.refusedAt - downAt, isRecovered: load.succeeded > 0 };
}

/** Calls that begin at fixed times, whether those before them have ended or not. */
class Load {
  refusedAt = Infinity;
  succeeded = 0;
  readonly #gateway: ModelGateway;
  readonly #options: { readonly everyMs: number; readonly random: Random };
  readonly #open: Set<Promise<void>> = new Set();
  #count = 0;

  get begun(): number {
    return this.#count;
  }

  constructor(gateway: ModelGateway, options: { readonly everyMs: number; readonly random: Random }) {
    this.#gateway = gateway;
    this.#options = options;
  }

  /** So many calls as come in that time, to their ends: a busy machine may take longer. */
  async run(ms: number): Promise<void> {
    const { everyMs } = this.#options;
    const startedAt = systemClock.monotonic();
    for (let dueAt = startedAt; dueAt < startedAt + ms; dueAt += everyMs) {
      const wait = dueAt - systemClock.monotonic();
      if (wait > 0) await new Promise<void>((resolve) => void systemClock.after(wait, resolve));
      const call = this.#call(this.#count++).finally(() => this.#open.delete(call));
      this.#open.add(call);
    }
    await Promise.all(this.#open);
  }

  async #call(n: number): Promise<void> {
    const { messages } = question(n, 'text');
    const ask = (): Promise<unknown> =>
      this.#gateway.generate({ messages }).catch((error: unknown) => {
        this.#note(error);
        throw error;
      });
    const isRetryable = (error: unknown): boolean => (error as { retryable?: unknown }).retryable === true;
    await retry(ask, { policy: { maxRetries: 3, initialMs: 20, maxMs: 100 }, random: this.#options.random, isRetryable }).then(
      () => void this.succeeded++,
      () => undefined,
    );
  }

  #note(error: unknown): void {
    const code = (error as { code?: unknown }).code;
    if (this.refusedAt !== Infinity || (code !== 'CIRCUIT_OPEN' && code !== 'NO_ELIGIBLE_MODEL')) return;
    this.refusedAt = systemClock.monotonic();
  }
}
