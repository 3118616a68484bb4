import { systemClock, type Random } from '@tutti/core';
import { ModelGateway } from '@tutti/gateway';
import { ModelRegistry } from '@tutti/models';
import { retry } from '@tutti/resilience';
import { faultServer } from '@tutti/testing';
import type { StormApi } from './answers.ts';
import { badly, eventStream, mendableStatuses, question, questionOf, type StormOptions, type StormReport } from './provider-storm.ts';

const ATTEMPTS = 4;
const AT_ONCE = 16;
/** A call that has not ended by then hangs. */
const HANG_MS = 120_000;

/** A gateway with one model behind the adapter of an API. */
export function gatewayTo(
  api: StormApi,
  url: string,
  breaker: { readonly failureThreshold?: number; readonly openMs?: number },
): ModelGateway {
  const registry = new ModelRegistry();
  registry.registerModel('m', { provider: api.name, model: 'm', costPer1kTokens: 0.001 });
  return new ModelGateway({ registry, providers: { [api.name]: api.provider(url, systemClock) }, breaker, maxModels: 1 });
}

/**
 * Calls through router, breaker, prices and adapter while the peer answers a share of all requests badly; a failed call is tried
 * again, four times in all. The breaker is told to be patient: what it does when a service fails for good is another proof.
 */
export async function gatewayStorm(api: StormApi, { calls, faultRate, random }: StormOptions): Promise<StormReport> {
  await using server = await faultServer();
  const statuses = mendableStatuses();
  let requests = 0;
  server.respond((request) => {
    requests++;
    const good = api.events(...questionOf(request));
    return random.next() < faultRate ? badly(good, statuses, random) : { headers: eventStream, chunks: good };
  });
  const gateway = gatewayTo(api, server.url, { failureThreshold: 1_000_000 });
  const faults: string[] = [];
  let succeeded = 0;
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < calls) if (await callOnce(gateway, next++, { faults, random })) succeeded++;
    }),
  );
  return { calls, succeeded, requests, faults };
}

async function callOnce(
  gateway: ModelGateway,
  n: number,
  { faults, random }: { readonly faults: string[]; readonly random: Random },
): Promise<boolean> {
  const { messages } = question(n, 'text');
  const work = (): Promise<{ readonly content: string }> => gateway.generate({ messages }, { timeoutMs: HANG_MS });
  const startedAt = systemClock.monotonic();
  try {
    const { content } = await retry(work, {
      policy: { maxRetries: ATTEMPTS - 1, initialMs: 1, maxMs: 2 },
      random,
      isRetryable: (error) => (error as { retryable?: unknown }).retryable === true,
    });
    if (content !== `answer ${n}`) faults.push(`call ${n} was answered ${JSON.stringify(content)}`);
    return true;
  } catch (error) {
    const { errorClass, code } = error as { errorClass?: unknown; code?: unknown };
    if (errorClass === undefined) faults.push(`call ${n} failed with ${String(code ?? error)}`);
    return false;
  } finally {
    if (systemClock.monotonic() - startedAt > HANG_MS) faults.push(`call ${n} hung`);
  }
}
