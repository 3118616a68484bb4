import { ProviderError, TuttiError } from '@tutti/core';
import { retry } from '@tutti/resilience';
import { FakeClock, FaultServer, type FaultResponse } from '@tutti/testing';
import { type Checker, refusalOf, type Seen } from '../../../workspace/src/scoreboards/hostile-checker.ts';
import type { HostileInput } from '../../../workspace/src/scoreboards/hostile-input.ts';
import { KEY, adapterOf, apis, goodAnswers, request, type Api } from './providers/adapters.ts';
import { providerCodes } from './providers/stream-checker.ts';
import { toFault, type RowResponse } from './providers/to-fault.ts';

interface Row {
  readonly response: RowResponse;
  readonly expect?: { readonly retry?: boolean; readonly delay_ms?: number | string };
}

const ATTEMPTS = 4;
const ADVICE = /^(?:retry-after(?:-ms)?|x-should-retry|.*ratelimit.*)$/i;

let server: FaultServer | undefined;

/** Answers of a broken or busy API, through every adapter and one retry above them, counted at the server. */
export const checker: Checker = { codes: providerCodes, check, close: async () => await server?.close() };

async function check(input: HostileInput): Promise<Seen> {
  server ??= await new FaultServer().start();
  const row = input.json() as Row;
  const seen: Seen[] = [];
  for (const api of apisOf(row.response)) seen.push(await checkApi(api, row, server));
  const [first] = seen;
  const harm = seen.flatMap((each) => (each.outcome === 'went-on' ? each.harm : []));
  if (harm.length > 0) return { outcome: 'went-on', harm };
  const kinds = new Set(seen.map((each) => (each.outcome === 'refused' ? each.code : 'went on')));
  return kinds.size === 1 ? (first as Seen) : { outcome: 'went-on', harm: [`the adapters disagree: ${[...kinds].join(', ')}`] };
}

/** An answer that is good belongs to one API; everything else is bad in all of them. */
function apisOf({ status = 200, body }: RowResponse): readonly Api[] {
  if (status !== 200 || body === undefined) return apis;
  const answer = typeof body === 'string' ? parsed(body) : body;
  if (typeof answer !== 'object' || answer === null) return apis;
  if ('choices' in answer) return ['openai'];
  if ('candidates' in answer) return ['google'];
  return 'type' in answer && answer.type === 'message' ? ['anthropic'] : apis;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A server that says when to come back answers well when one does; any other goes on failing. */
async function checkApi(api: Api, { response, expect = {} }: Row, peer: FaultServer): Promise<Seen> {
  const fault = toFault(response);
  const isAdvised = expect.delay_ms !== undefined || Object.keys(response.headers ?? {}).some((name) => ADVICE.test(name));
  peer.respond(fault, ...(isAdvised ? [{ headers: { 'content-type': 'text/event-stream' }, body: goodAnswers[api] }] : [fault]));
  const { error, waits } = await call(api, peer, fault);
  const harm = [...harmOfAdvice(expect, waits), ...harmOfRetry(expect, peer.requests.length, isAdvised), ...harmOfError(error)];
  if (harm.length > 0) return { outcome: 'went-on', harm: harm.map((each) => `${api}: ${each}`) };
  // Of an adviser it is the advice that counts: with it heeded, there is nothing left to refuse.
  return error === undefined || isAdvised ? { outcome: 'went-on', harm: [] } : refusalOf(error);
}

interface Wait {
  readonly waitMs: number;
  readonly askedMs: number | undefined;
}

async function call(
  api: Api,
  peer: FaultServer,
  { fault }: FaultResponse,
): Promise<{ readonly error: unknown; readonly waits: readonly Wait[] }> {
  // The waits between attempts pass at once; the time within one passes only where the peer is silent on purpose.
  const between = new FakeClock();
  const within = new FakeClock();
  const provider = adapterOf(api, peer.url, within);
  const waits: Wait[] = [];
  let isOver = false;
  const done = retry(() => provider.generate(request), {
    policy: { maxRetries: ATTEMPTS - 1 },
    clock: between,
    random: { next: () => 0.1 },
    onRetry: ({ waitMs, error }) => waits.push({ waitMs, askedMs: error instanceof ProviderError ? error.retryAfterMs : undefined }),
  })
    .then(
      () => undefined,
      (error: unknown) => error,
    )
    .finally(() => {
      isOver = true;
    });
  const isSilent = fault !== undefined && /drip|stall/.test(fault);
  for (let asked = 0; !isOver; ) {
    if (between.timers > 0) await between.runAll();
    if (isSilent && peer.requests.length > asked && (asked = peer.requests.length) > 0) await within.advance(125_000);
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return { error: await done, waits };
}

function harmOfAdvice({ delay_ms: delay }: NonNullable<Row['expect']>, waits: readonly Wait[]): readonly string[] {
  if (delay === undefined) return [];
  const [first] = waits;
  if (first === undefined) return ['was not tried again'];
  if (typeof delay !== 'number') return first.waitMs > 0 ? [] : ['was tried again at once'];
  return (first.askedMs ?? 0) === delay && first.waitMs >= delay ? [] : [`waited ${first.waitMs} ms instead of ${delay}`];
}

function harmOfRetry({ retry: isRetried }: NonNullable<Row['expect']>, requests: number, isAdvised: boolean): readonly string[] {
  if (isRetried === undefined) return [];
  const wanted = isRetried ? (isAdvised ? 2 : ATTEMPTS) : 1;
  return requests === wanted ? [] : [`made ${requests} requests instead of ${wanted}`];
}

function harmOfError(error: unknown): readonly string[] {
  if (error === undefined) return [];
  if (!TuttiError.isInstance(error)) return [`an error of somebody else came through: ${String(error)}`];
  return JSON.stringify([error.message, error.data]).includes(KEY) ? ['the key stands in the error'] : [];
}
