import { describe, expect, it } from '@jest/globals';
import { Redactor } from '../secrets/redactor.ts';
import { ManualClock } from '../spec-support/manual-clock.ts';
import { WireCall, type WireCallOptions } from './wire-call.ts';

const call = (response: () => Response | Promise<Response>, more: Partial<WireCallOptions> = {}): WireCall =>
  new WireCall({
    provider: 'p',
    redactor: new Redactor(),
    clock: new ManualClock(),
    signal: new AbortController().signal,
    expect: 'json',
    fetch: async () => await response(),
    ...more,
  });
const json = { headers: { 'content-type': 'application/json' } };

describe('the HTTP side of a call', () => {
  it('sends one request and no second one', async () => {
    const wire = call(() => new Response('{}', json));
    expect(await (await wire.fetch('http://x/')).json()).toEqual({});
    await expect(wire.fetch('http://x/')).rejects.toMatchObject({
      errorClass: 'connection',
      message: expect.stringContaining('second request'),
    });
  });

  it('follows no redirect, with which a key would travel', async () => {
    const asked: (RequestInit | undefined)[] = [];
    const moved = new Response(null, { status: 302, headers: { location: 'http://elsewhere/' } });
    const wire = call(() => moved, { fetch: async (_input, init) => (asked.push(init), moved) });
    await expect(wire.fetch('http://x/')).rejects.toMatchObject({ retryable: false, message: expect.stringContaining('redirect (302)') });
    expect(asked).toMatchObject([{ redirect: 'manual' }]);
  });

  it('keeps what failed, with the innermost reason and without keys', async () => {
    const wire = call(() => {
      throw new TypeError('fetch failed', { cause: Object.assign(new Error('connect to sk-proj-abcdef123456'), { code: 'ECONNREFUSED' }) });
    });
    const thrown: unknown = await wire.fetch('http://x/').catch((error: unknown) => error);
    expect(wire.failure).toBe(thrown);
    expect(wire.failure?.message).toContain('connect to [redacted] (ECONNREFUSED)');
  });

  it('reads a body no further than its bound', async () => {
    const endless = (): Response =>
      new Response(new ReadableStream({ pull: (controller) => controller.enqueue(new Uint8Array(4_000_000).fill(32)) }), json);
    const wire = call(endless);
    await expect(wire.fetch('http://x/')).rejects.toMatchObject({
      errorClass: 'response-malformed',
      message: expect.stringContaining('64 MB'),
    });
  });

  it('keeps the body of a refusal, and tells limits and waits of its head', async () => {
    const wire = call(() => new Response('{"error":{"message":"m"}}', { status: 429, headers: { 'retry-after': '2' } }));
    expect((await wire.fetch('http://x/')).status).toBe(429);
    expect(wire).toMatchObject({ status: 429, errorBody: { error: { message: 'm' } }, limits: { retryAfterMs: 2_000, isRejected: true } });
  });

  it('makes events of an answer that came whole', async () => {
    const wire = call(() => new Response('[{"a":1},{"a":2}]', json), {
      expect: 'events',
      fromWhole: (body) => (body as object[]).map((data) => ({ event: 'message', data: JSON.stringify(data) })),
    });
    expect(await (await wire.fetch('http://x/')).text()).toBe('data: {"a":1}\n\ndata: {"a":2}\n\n');
    expect(wire.isWhole).toBe(true);
  });
});
