import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { Redactor, environmentSecret, type ModelRequest } from '@tutti/core';
import { faultServer, type FaultServer } from '@tutti/testing';
import { discoverServers, openaiProvider, OpenAIClient, fromResponse, toRequest } from './index.ts';
import { ask, delta, done, finish, weather } from './spec-support/wire.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await faultServer();
});
afterAll(() => server.close());

const KEY = 'sk-openai-spec-0123456789';
const answer = {
  headers: {
    'content-type': 'text/event-stream',
    'x-ratelimit-limit-requests': '60',
    'x-ratelimit-remaining-requests': '59',
    'x-ratelimit-reset-requests': '1s',
    'x-request-id': 'r',
  },
  body: delta({ content: 'Hi' }) + finish('stop') + done,
};
const sent = (index = 0): Record<string, unknown> => JSON.parse(server.requests[index]?.body ?? '{}') as Record<string, unknown>;

describe('a request in the words of OpenAI', () => {
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
          { type: 'reasoning', text: 'hm' },
          { type: 'text', text: 'Wait' },
          { type: 'tool-call', id: 'a', name: 'weather', arguments: { city: 'Bern' } },
          { type: 'tool-call', id: 'b', name: 'weather', arguments: {}, invalidArguments: '{"ci' },
        ],
      },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', id: 'a', name: 'weather', output: { sun: true } },
          { type: 'tool-result', id: 'b', name: 'weather', output: 'no JSON', isError: true },
        ],
      },
    ],
    tools: [weather],
    toolChoice: { tool: 'weather' },
    maxTokens: 5,
    temperature: 1.5,
    topP: 1,
    stopSequences: ['x'],
    seed: 1,
    reasoning: { maxTokens: 5_000 },
    providerOptions: { openai: { user: 'me', model: 'other' }, local: { x: 1 } },
  });

  test('has everything in its place', () => {
    expect(toRequest(request).body).toEqual({
      user: 'me',
      model: 'gpt-x',
      max_completion_tokens: 5,
      temperature: 1.5,
      top_p: 1,
      stop: ['x'],
      seed: 1,
      reasoning_effort: 'medium',
      tools: [{ type: 'function', function: weather }],
      tool_choice: { type: 'function', function: { name: 'weather' } },
      messages: [
        { role: 'system', content: 'Be short.' },
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AA==' } },
            { type: 'image_url', image_url: { url: 'https://example.com/a.png' } },
          ],
        },
        {
          role: 'assistant',
          content: 'Wait',
          tool_calls: [
            { type: 'function', id: 'a', function: { name: 'weather', arguments: '{"city":"Bern"}' } },
            { type: 'function', id: 'b', function: { name: 'weather', arguments: '{"ci' } },
          ],
        },
        { role: 'tool', tool_call_id: 'a', content: '{"sun":true}' },
        { role: 'tool', tool_call_id: 'b', content: 'Error: no JSON' },
      ],
    });
  });

  test('reaches the server through the SDK as it was made, under the server’s own parameter', async () => {
    server.respond(answer);
    await openaiProvider({ apiKey: KEY, baseURL: `${server.url}/v1`, headers: { 'x-mine': '1' }, organization: 'org' }).generate(request);
    const { max_completion_tokens: maxTokens, ...rest } = toRequest(request).body as unknown as Record<string, unknown>;
    expect(sent()).toEqual({ ...rest, max_tokens: maxTokens, stream: true, stream_options: { include_usage: true } });
    expect(server.requests[0]).toMatchObject({
      method: 'POST',
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${KEY}`, 'x-mine': '1', 'openai-organization': 'org' },
    });
  });
});

describe('a response', () => {
  test('tells what the headers said of limits', async () => {
    server.respond(answer);
    const { limits } = await openaiProvider({ apiKey: KEY, baseURL: server.url }).generate(ask('hi'));
    expect(limits).toMatchObject({ requests: { limit: 60, left: 59, resetMs: 1_000 } });
  });

  test('is guessed at where no usage came, and says so', async () => {
    server.respond(answer);
    expect((await openaiProvider({ apiKey: KEY, baseURL: server.url }).generate(ask('hi'))).usage).toMatchObject({
      isEstimated: true,
      output: { total: 1 },
    });
  });

  test('is made of a whole completion too', () => {
    const completion = {
      id: 'c',
      model: 'gpt-y',
      choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'eos' }],
      usage: { prompt_tokens: 1, completion_tokens: 1 },
    };
    expect(fromResponse(completion, ask('hi'))).toMatchObject({ model: 'gpt-y', content: 'Hi', finishReason: 'stop', responseId: 'c' });
    expect(() => fromResponse({}, ask('hi'))).toThrow('no answer of a model');
  });

  test('is whole once its reason has come, even when the server then hangs', async () => {
    server.respond({ ...answer, body: delta({ content: 'Hi' }) + finish('stop'), fault: 'reset-in-body' });
    expect((await openaiProvider({ apiKey: KEY, baseURL: server.url }).generate(ask('hi'))).content).toBe('Hi');
  });

  test('cut at any byte before its end mark is never an answer', async () => {
    const whole = Buffer.from(delta({ content: 'naïve 🌊' }) + delta({ content: ' end' }) + finish('stop'));
    const provider = openaiProvider({ apiKey: KEY, baseURL: server.url });
    for (let length = 1; length < whole.length - 2; length += 9) {
      server.respond({ headers: answer.headers, body: whole.subarray(0, length) });
      await expect(provider.generate(ask('hi'))).rejects.toMatchObject({ errorClass: 'stream-truncated' });
    }
  });
});

describe('a key', () => {
  test('that is missing or broken is named by its variable, and nothing is sent', async () => {
    server.respond(answer);
    for (const value of [undefined, `"${KEY}"`, `${KEY}\n`]) {
      const provider = openaiProvider({ apiKey: environmentSecret('OPENAI_API_KEY', { OPENAI_API_KEY: value }), baseURL: server.url });
      const error = (await provider.generate(ask('hi')).catch((thrown: Error) => thrown)) as Error;
      expect(error).toMatchObject({ code: 'AUTH', message: expect.stringContaining('OPENAI_API_KEY') });
      expect(error.message).not.toContain(KEY);
    }
    expect(server.requests).toHaveLength(0);
  });

  test('of OpenAI is not sent to another server', async () => {
    const before = process.env['OPENAI_API_KEY'];
    process.env['OPENAI_API_KEY'] = KEY;
    try {
      server.respond(answer);
      await openaiProvider({ baseURL: server.url }).generate(ask('hi'));
      expect(server.requests[0]?.headers['authorization']).toBeUndefined();
    } finally {
      if (before === undefined) delete process.env['OPENAI_API_KEY'];
      else process.env['OPENAI_API_KEY'] = before;
    }
  });

  test('is known to the redactor from its first use on', async () => {
    const redactor = new Redactor();
    server.respond(answer);
    await openaiProvider({ apiKey: 'no-usual-form-of-a-key', baseURL: server.url, redactor }).generate(ask('hi'));
    expect(redactor.redact('it is no-usual-form-of-a-key, really')).toBe('it is [redacted], really');
  });

  test('does not follow a redirect', async () => {
    await using other = await faultServer();
    other.respond(answer);
    server.respond({ status: 307, headers: { location: `${other.url}/v1/chat/completions` } });
    await expect(openaiProvider({ apiKey: KEY, baseURL: server.url }).generate(ask('hi'))).rejects.toMatchObject({
      errorClass: 'response-malformed',
      retryable: false,
    });
    expect(other.requests).toHaveLength(0);
  });
});

describe('embeddings', () => {
  test('come in the order of their texts', async () => {
    server.respond({
      body: JSON.stringify({
        data: [
          { index: 1, embedding: [2] },
          { index: 0, embedding: [1] },
        ],
      }),
    });
    expect(await openaiProvider({ apiKey: KEY, baseURL: server.url }).embed(['a', 'b'], { model: 'e' })).toEqual([[1], [2]]);
  });

  test('that are missing are an error', async () => {
    server.respond({ body: '{"data":[]}' });
    await expect(openaiProvider({ apiKey: KEY, baseURL: server.url }).embed(['a'], { model: 'e' })).rejects.toMatchObject({
      errorClass: 'response-malformed',
    });
  });
});

describe('OpenAIClient', () => {
  test('answers a prompt', async () => {
    server.respond(answer);
    const response = await new OpenAIClient({ apiKey: KEY, baseURL: server.url }).complete({
      prompt: 'Analyze this data...',
      model: 'gpt-4',
      temperature: 0.7,
      maxTokens: 1000,
    });
    expect(response).toMatchObject({
      content: 'Hi',
      model: 'gpt-x',
      finishReason: 'stop',
      toolCalls: [],
      metadata: { provider: 'openai' },
    });
    expect(response.inputTokens + response.outputTokens).toBeGreaterThan(0);
    expect(sent()).toMatchObject({
      model: 'gpt-4',
      temperature: 0.7,
      max_tokens: 1000,
      messages: [{ role: 'user', content: 'Analyze this data...' }],
    });
  });

  test('asks for tools', async () => {
    server.respond({
      ...answer,
      body:
        delta({ tool_calls: [{ index: 0, id: 'a', function: { name: 'weather', arguments: '{"city":"Bern"}' } }] }) + finish('tool_calls'),
    });
    const response = await new OpenAIClient({ apiKey: KEY, baseURL: server.url }).completeWithTools({
      messages: [{ role: 'user', content: 'weather?' }],
      model: 'm',
      tools: [weather],
    });
    expect(response.toolCalls).toEqual([{ type: 'tool-call', id: 'a', name: 'weather', arguments: { city: 'Bern' } }]);
  });
});

// Stand-ins that answer as these servers document it; none of the real ones runs here.
describe('discovery, with stand-ins', () => {
  const models = (owner?: string): string =>
    JSON.stringify({
      object: 'list',
      data: [
        { id: 'b', object: 'model', ...(owner === undefined ? {} : { owned_by: owner }) },
        { id: 'a', object: 'model' },
      ],
    });
  const serve = (routes: Readonly<Record<string, string>>): void =>
    void server.respond(({ path }) => (routes[path] === undefined ? { status: 404, body: '{}' } : { body: routes[path] }));
  test.each<[string, Readonly<Record<string, string>>]>([
    ['vllm', { '/v1/models': models('vllm') }],
    ['ollama', { '/v1/models': models('library'), '/api/version': '{"version":"0.12.0"}' }],
    ['lm-studio', { '/v1/models': models(), '/api/v0/models': '{"data":[]}' }],
    ['other', { '/v1/models': models() }],
  ])('knows %s by how it answers', async (kind, routes) => {
    serve(routes);
    expect(await discoverServers({ urls: [`${server.url}/v1/`] })).toEqual([{ kind, baseURL: `${server.url}/v1`, models: ['a', 'b'] }]);
    expect(server.requests.every(({ headers }) => headers['authorization'] === undefined)).toBe(true);
  });

  test('finds nothing where nothing listens, where something else does, or beyond this machine', async () => {
    server.respond({ headers: { 'content-type': 'text/html' }, body: '<html></html>' });
    expect(
      await discoverServers({
        urls: [`${server.url}/v1`, 'http://127.0.0.1:9/v1', 'http://example.com/v1', 'http://127.0.0.1.example.com/v1'],
      }),
    ).toEqual([]);
    server.respond({ status: 307, headers: { location: `${server.url}/v1/models` } });
    expect(await discoverServers({ urls: [`${server.url}/v1`] })).toEqual([]);
    server.respond({ fault: 'stall-before-headers' });
    expect(await discoverServers({ urls: [`${server.url}/v1`], timeoutMs: 30 })).toEqual([]);
  });
});

test('an option that is not known is named before anything is sent: with a misspelt address the key would go elsewhere', () => {
  expect(() => openaiProvider({ apiKey: KEY, baseUrl: 'http://127.0.0.1:1' } as never)).toThrow(
    'The options of provider "openai" are not valid: baseUrl is not known. Did you mean "baseURL"?',
  );
});
