import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { environmentSecret, type ModelRequest } from '@tutti/core';
import { faultServer, type FaultServer } from '@tutti/testing';
import { AnthropicClient, anthropicProvider, fromResponse, lowerSchema, toRequest } from './index.ts';
import { ask, block, end, start, stop, text, toolCall, weather } from './spec-support/wire.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await faultServer();
});
afterAll(() => server.close());

const KEY = 'sk-ant-spec-0123456789';
const stream = (...events: readonly string[]): { readonly headers: Record<string, string>; readonly body: string } => ({
  headers: { 'content-type': 'text/event-stream' },
  body: events.join(''),
});
const answer = stream(start(), ...text(0, 'Hi'), end('end_turn'), stop);
const sent = (): Record<string, unknown> => JSON.parse(server.requests[0]?.body ?? '{}') as Record<string, unknown>;

describe('a request in the words of Anthropic', () => {
  const request: ModelRequest = ask('', {
    messages: [
      { role: 'system', content: 'Be short.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image', source: { base64: 'AA==', mediaType: 'image/png' } },
          { type: 'image', source: { url: 'https://example.com/a.png' } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'hm', signature: 'seal' },
          { type: 'reasoning', text: '', signature: 'blob', isRedacted: true },
          { type: 'reasoning', text: 'unsealed' },
          { type: 'text', text: '' },
          { type: 'tool-call', id: 'a', name: 'weather', arguments: { city: 'Bern' } },
        ],
      },
      { role: 'tool', content: [{ type: 'tool-result', id: 'a', name: 'weather', output: { sun: true }, isError: true }] },
      { role: 'user', content: 'Well?' },
    ],
    tools: [weather],
    toolChoice: 'required',
    maxTokens: 5_000,
    temperature: 0.5,
    stopSequences: ['x'],
    seed: 1,
    reasoning: { maxTokens: 2_000 },
    providerOptions: { anthropic: { metadata: { user_id: 'me' } } },
  });

  test('has everything in its place, and reaches the server as it was made', async () => {
    const { body, warnings } = toRequest(request);
    expect(body).toEqual({
      metadata: { user_id: 'me' },
      model: 'claude-x',
      max_tokens: 5_000,
      system: 'Be short.',
      stop_sequences: ['x'],
      thinking: { type: 'enabled', budget_tokens: 2_000 },
      tool_choice: { type: 'any' },
      tools: [{ name: 'weather', description: 'Tells the weather', input_schema: weather.parameters }],
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AA==' } },
            { type: 'image', source: { type: 'url', url: 'https://example.com/a.png' } },
          ],
        },
        {
          role: 'assistant',
          content: [
            { type: 'thinking', thinking: 'hm', signature: 'seal' },
            { type: 'redacted_thinking', data: 'blob' },
            { type: 'tool_use', id: 'a', name: 'weather', input: { city: 'Bern' } },
          ],
        },
        {
          role: 'user',
          content: [
            { type: 'tool_result', tool_use_id: 'a', content: '{"sun":true}', is_error: true },
            { type: 'text', text: 'Well?' },
          ],
        },
      ],
    });
    expect(warnings?.map(({ code, message }) => [code, message.split(' ')[4]])).toEqual([
      ['OPTION_IGNORED', 'seed;'],
      ['OPTION_IGNORED', 'temperature,'],
    ]);
    server.respond(answer);
    const response = await anthropicProvider({ apiKey: KEY, baseURL: server.url, headers: { 'anthropic-beta': 'b' } }).generate(request);
    expect(response.warnings).toEqual(warnings);
    expect(sent()).toEqual({ ...body, stream: true });
    expect(server.requests[0]).toMatchObject({ path: '/v1/messages', headers: { authorization: `Bearer ${KEY}`, 'anthropic-beta': 'b' } });
  });

  test('has room for an answer beside its reasoning', () => {
    expect(toRequest(ask('x', { reasoning: { maxTokens: 10 } })).body).toMatchObject({
      max_tokens: 1_024 + 4_096,
      thinking: { budget_tokens: 1_024 },
    });
    expect(toRequest(ask('x', { reasoning: { effort: 'low' } })).body).toMatchObject({
      thinking: { type: 'adaptive' },
      output_config: { effort: 'low' },
    });
    expect(() => toRequest(ask('x', { maxTokens: 2_000, reasoning: { maxTokens: 2_000 } }))).toThrow('leaves no room');
    expect(toRequest(ask('x'), { defaultMaxTokens: 9 }).body.max_tokens).toBe(9);
  });

  test('carries its response schema closed, and refuses one that has no form', () => {
    const schema = {
      type: 'object',
      properties: { a: { $ref: '#/$defs/a' }, b: { type: ['string', 'null'], minLength: 3 } },
      required: ['a'],
      $defs: { a: { enum: ['x', 'y'] } },
    };
    const { body, raise } = toRequest(ask('x', { responseSchema: { name: 'r', schema } }));
    expect(raise).toBeUndefined();
    expect(body.output_config?.format?.schema).toMatchObject({
      type: 'object',
      additionalProperties: false,
      required: ['a'],
      properties: { a: { enum: ['x', 'y'] }, b: { anyOf: [{ type: 'string' }, { type: 'null' }] } },
    });
    const list = lowerSchema({ name: 'r', schema: { type: 'array', items: { type: 'string' } } });
    expect(list.schema).toMatchObject({ type: 'object', required: ['value'] });
    expect(list.raise?.({ value: ['x'] })).toEqual(['x']);
    for (const bad of [
      { type: 'object', properties: { a: { type: 'object' } } },
      { type: 'object', additionalProperties: { type: 'string' } },
      { type: 'object', properties: { a: { $ref: '#' } } },
      { type: 'object', properties: { a: { not: {} } } },
      { type: 'object', properties: { a: {} } },
    ]) {
      expect(() => lowerSchema({ name: 'r', schema: bad })).toThrow(expect.objectContaining({ code: 'SCHEMA_UNSUPPORTED' }));
    }
  });
});

describe('a response', () => {
  const provider = () => anthropicProvider({ apiKey: KEY, baseURL: server.url });

  test('keeps the seals of its reasoning', async () => {
    server.respond(
      stream(
        start(),
        ...block(
          0,
          { type: 'thinking', thinking: '' },
          { type: 'thinking_delta', thinking: 'hm' },
          { type: 'signature_delta', signature: 'se' },
          { type: 'signature_delta', signature: 'al' },
        ),
        ...block(1, { type: 'redacted_thinking', data: 'blob' }),
        ...text(2, 'Hi'),
        end('end_turn'),
        stop,
      ),
    );
    expect((await provider().generate(ask('x'))).reasoning).toEqual([
      { type: 'reasoning', text: 'hm', signature: 'seal' },
      { type: 'reasoning', text: '', signature: 'blob', isRedacted: true },
    ]);
  });

  test('says when the turn is only paused, or was cut', async () => {
    for (const [reason, finishReason] of [
      ['pause_turn', 'pause'],
      ['max_tokens', 'length'],
      ['model_context_window_exceeded', 'length'],
      ['stop_sequence', 'stop'],
      ['something_new', 'other'],
    ]) {
      server.respond(stream(start(), ...text(0, 'Hi'), end(reason as string), stop));
      expect(await provider().generate(ask('x'))).toMatchObject({ content: 'Hi', finishReason });
    }
  });

  test('ignores pings, events of later versions, and whatever comes behind the end', async () => {
    server.respond(
      stream(
        'event: ping\ndata: {"type":"ping"}\n\n',
        start(),
        'event: new_thing\ndata: {"type":"new_thing"}\n\n',
        ...text(0, 'Hi'),
        end('end_turn'),
        stop,
        stop,
        start(),
      ),
    );
    expect((await provider().generate(ask('x'))).content).toBe('Hi');
  });

  test('tells what the headers said of limits, in refusals too', async () => {
    const headers = { 'anthropic-ratelimit-requests-limit': '50', 'anthropic-ratelimit-requests-remaining': '49' };
    server.respond({ ...answer, headers: { ...answer.headers, ...headers } });
    expect((await provider().generate(ask('x'))).limits).toMatchObject({ requests: { limit: 50, left: 49 } });
    server.respond({
      status: 429,
      headers: { ...headers, 'retry-after': '7' },
      body: '{"type":"error","error":{"type":"rate_limit_error","message":"m"}}',
    });
    await expect(provider().generate(ask('x'))).rejects.toMatchObject({
      retryAfterMs: 7_000,
      limits: { requests: { left: 49 }, isRejected: true },
    });
  });

  test('is made of a whole message too', () => {
    const message = {
      type: 'message',
      id: 'm',
      model: 'claude-y',
      role: 'assistant',
      content: [
        { type: 'text', text: 'Hi' },
        { type: 'tool_use', id: 'a', name: 'weather', input: { city: 'Bern' } },
      ],
      stop_reason: 'tool_use',
      usage: { input_tokens: 1, output_tokens: 2 },
    };
    expect(fromResponse(message, ask('x', { tools: [weather] }))).toMatchObject({
      model: 'claude-y',
      content: 'Hi',
      toolCalls: [{ arguments: { city: 'Bern' } }],
      finishReason: 'tool-calls',
      usage: { output: { total: 2 } },
    });
    expect(() => fromResponse({}, ask('x'))).toThrow('no answer of a model');
  });

  test('cut at any byte before its end mark is never an answer', async () => {
    const whole = Buffer.from([start(), ...toolCall(0, 'a', '{"city":"Bern 🌊"}'), end('tool_use'), stop].join(''));
    for (let length = 1; length < whole.length - 2; length += 23) {
      server.respond({ headers: answer.headers, body: whole.subarray(0, length) });
      await expect(provider().generate(ask('x', { tools: [weather] }))).rejects.toMatchObject({ errorClass: 'stream-truncated' });
    }
  });
});

describe('the rest of the port', () => {
  test('counts tokens', async () => {
    server.respond({ body: '{"input_tokens":42}' });
    expect(await anthropicProvider({ apiKey: KEY, baseURL: server.url }).countTokens(ask('x', { tools: [weather] }))).toBe(42);
    expect(server.requests[0]?.path).toBe('/v1/messages/count_tokens');
    server.respond({ body: '{}' });
    await expect(anthropicProvider({ apiKey: KEY, baseURL: server.url }).countTokens(ask('x'))).rejects.toMatchObject({
      errorClass: 'response-malformed',
    });
  });

  test('names the variable of a missing key', async () => {
    server.respond(answer);
    await expect(
      anthropicProvider({ apiKey: environmentSecret('ANTHROPIC_API_KEY', {}), baseURL: server.url }).generate(ask('x')),
    ).rejects.toMatchObject({ code: 'AUTH', message: expect.stringContaining('ANTHROPIC_API_KEY is not set') });
    expect(server.requests).toHaveLength(0);
  });

  test('has a client for agents', async () => {
    server.respond(answer);
    expect(
      await new AnthropicClient({ apiKey: KEY, baseURL: server.url }).complete({ prompt: 'x', model: 'claude-x', maxTokens: 10 }),
    ).toMatchObject({ content: 'Hi', inputTokens: 3, outputTokens: 5, metadata: { provider: 'anthropic' } });
  });
});

test('an option that is not known is named before anything is sent: with a misspelt address the key would go elsewhere', () => {
  expect(() => anthropicProvider({ apiKey: KEY, baseUrl: 'http://127.0.0.1:1' } as never)).toThrow(
    'The options of provider "anthropic" are not valid: baseUrl is not known. Did you mean "baseURL"?',
  );
});
