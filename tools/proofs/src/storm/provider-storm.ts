import { systemClock, type ModelProvider, type ModelRequest, type Random } from '@tutti/core';
import { retry } from '@tutti/resilience';
import { FaultServer, httpFaults, type FaultRequest, type FaultResponse } from '@tutti/testing';
import type { StormApi } from './answers.ts';

export interface StormReport {
  readonly calls: number;
  readonly succeeded: number;
  readonly requests: number;
  /** Answers that are not what the peer has sent, tools that ran twice or for nothing, failures without a class. */
  readonly faults: readonly string[];
}

export interface StormOptions {
  readonly calls: number;
  /** Share of requests that are answered badly. */
  readonly faultRate: number;
  readonly random: Random;
}

const ATTEMPTS = 4;
const AT_ONCE = 16;
export const eventStream: Readonly<Record<string, string>> = { 'content-type': 'text/event-stream' };

/** Calls through an adapter while its peer answers a share of all requests badly, in ways that trying again can mend. A tool runs as soon as the stream gives its call. */
export async function providerStorm(api: StormApi, { calls, faultRate, random }: StormOptions): Promise<StormReport> {
  const server = await new FaultServer().start();
  const statuses = mendableStatuses();
  let requests = 0;
  server.respond((request) => {
    requests++;
    const good = api.events(...questionOf(request));
    return random.next() < faultRate ? badly(good, statuses, random) : { headers: eventStream, chunks: good };
  });
  const provider = api.provider(server.url, systemClock);
  const faults: string[] = [];
  let succeeded = 0;
  let next = 0;
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < calls) if (await callOnce(provider, next++, faults)) succeeded++;
    }),
  );
  await server.close();
  return { calls, succeeded, requests, faults };
}

async function callOnce(provider: ModelProvider, n: number, faults: string[]): Promise<boolean> {
  const kind = n % 2 === 0 ? 'text' : 'tool';
  let ran = 0;
  const work = async (): Promise<void> => {
    for await (const part of provider.stream(question(n, kind))) {
      if (part.type === 'tool-call' && part.call.problem === undefined) ran += part.call.arguments['n'] === n ? 1 : 100;
      if (part.type === 'finish' && kind === 'text' && part.response.content !== `answer ${n}`)
        faults.push(`call ${n} was answered ${JSON.stringify(part.response.content)}`);
    }
  };
  try {
    await retry(work, {
      policy: { maxRetries: ATTEMPTS - 1, initialMs: 1, maxMs: 2 },
      isRetryable: (error) => (error as { retryable?: unknown }).retryable === true,
    });
    if (ran !== (kind === 'tool' ? 1 : 0)) faults.push(`call ${n} ran its tool ${ran} times`);
    return true;
  } catch (error) {
    if ((error as { errorClass?: unknown }).errorClass === undefined) faults.push(`call ${n} failed with ${String(error)}`);
    if (ran > 0) faults.push(`call ${n} failed, and ran its tool`);
    return false;
  }
}

export function question(n: number, kind: 'text' | 'tool'): ModelRequest {
  const tools = [
    { name: 'count', description: 'Counts', parameters: { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] } },
  ];
  return { model: 'm', messages: [{ role: 'user', content: `question ${n} ${kind}` }], tools };
}

export function questionOf({ body }: FaultRequest): [number, 'text' | 'tool'] {
  const [, n, kind] = /question (\d+) (text|tool)/.exec(body) ?? [];
  return [Number(n), kind === 'tool' ? 'tool' : 'text'];
}

/** Failures that trying again can mend, by status. */
export function mendableStatuses(): readonly FaultResponse[] {
  return httpFaults()
    .filter(({ retryable, response }) => retryable === true && response.fault !== 'endless' && (response.status ?? 200) !== 400)
    .map(({ response }) => response);
}

/** A refusal, or the good answer cut or reset at a place before its end mark. */
export function badly(good: readonly string[], statuses: readonly FaultResponse[], random: Random): FaultResponse {
  const whole = good.join('');
  const before = whole.length - (good.at(-1)?.length ?? 0);
  const cut = whole.slice(0, Math.floor(random.next() * before));
  const bad: readonly FaultResponse[] = [
    ...statuses,
    { headers: eventStream, body: cut },
    { headers: eventStream, body: cut, fault: 'reset-in-body' },
    { headers: eventStream, body: `${cut}\n\ndata: {oops\n\n` },
  ];
  return bad[Math.floor(random.next() * bad.length)] ?? { status: 500 };
}
