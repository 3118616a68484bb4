import type { Clock, ModelProvider, ModelRequest } from '@tutti/core';
import { FakeClock } from '../fakes/fake-clock.ts';
import type { FaultResponse } from '../fault-server/fault-response.ts';
import { faultServer, type FaultServer } from '../fault-server/fault-server.ts';
import type { FailingProviderCase, MeasuredProviderCase, NamedFailure, ProviderCase, ProviderCases, SilentProviderCase } from './case.ts';
import { httpFaults, streamFaults, type WireFault, type WireSample } from './wire-faults.ts';

export interface WireCasesOptions {
  /** The provider, on the real SDK, at that address. */
  readonly make: (url: string, more: { readonly clock?: Clock; readonly apiKey: string; readonly streaming?: boolean }) => ModelProvider;
  readonly request: ModelRequest;
  readonly sample: WireSample;
  /** Further faults, of this API alone. */
  readonly faults?: readonly WireFault[];
  /** A whole stream whose usage is known. */
  readonly measured: { readonly events: string; readonly usage: MeasuredProviderCase['usage'] };
  readonly reasoning: string;
  /** A whole stream with tool calls that must not run, and the request it answers. */
  readonly brokenTools: { readonly events: string; readonly request: ModelRequest };
}

const KEY = 'sk-conformance-0123456789abcdef';
const events = { 'content-type': 'text/event-stream' };

/** The cases of an adapter that only a peer on the wire can show: each has a server of its own, and counts its requests. */
export function wireCases(
  options: WireCasesOptions,
): Required<Pick<ProviderCases, 'failing' | 'silent' | 'truncated' | 'measured' | 'reasoning' | 'brokenTools'>> {
  const { request, sample, faults = [], measured, reasoning, brokenTools } = options;
  const first = sample.events.slice(0, Math.max(1, sample.untilEnd - 1)).join('');
  return {
    failing: [...httpFaults(), ...streamFaults(sample), ...faults].map((fault) => failing(fault, options)),
    truncated: () => onServer(options, { headers: events, body: first }, request),
    measured: async () => ({ ...(await onServer(options, { headers: events, body: measured.events }, request)), usage: measured.usage }),
    reasoning: () => onServer(options, { headers: events, body: reasoning }, request),
    brokenTools: () => onServer(options, { headers: events, body: brokenTools.events }, brokenTools.request),
    silent: () => silent(options),
  };
}

function failing(fault: WireFault, options: WireCasesOptions): NamedFailure {
  const { name, response, ...expected } = fault;
  // Keys that a server repeats are taken out of what is shown.
  const echo =
    response.body === JSON.stringify({ error: { message: 'no' } })
      ? { ...response, body: JSON.stringify({ error: { message: `Key ${KEY} said no` } }) }
      : response;
  return {
    name,
    make: async (): Promise<FailingProviderCase> => ({ ...(await onServer(options, echo, options.request)), ...expected, secret: KEY }),
  };
}

async function onServer(
  { make }: WireCasesOptions,
  response: FaultResponse,
  request: ModelRequest,
): Promise<ProviderCase & { readonly server: FaultServer }> {
  const server = await faultServer();
  server.respond(response);
  return {
    provider: make(server.url, { apiKey: KEY }),
    request,
    requests: () => server.requests.length,
    close: () => server.close(),
    server,
  };
}

async function silent({ make, request }: WireCasesOptions): Promise<SilentProviderCase> {
  const clock = new FakeClock();
  const server = await faultServer();
  // Bytes that are no events do not count as life.
  server.respond({ headers: events, fault: 'drip' });
  return {
    provider: make(server.url, { apiKey: KEY, clock }),
    request,
    advance: (ms) => clock.advance(ms),
    asked: () => server.asked(1),
    idleMs: 120_000,
    connections: () => server.connections,
    close: () => server.close(),
  };
}
