import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { environmentSecret, type JsonObject, type ModelRequest } from '@tutti/core';
import { faultServer, type FaultServer } from '@tutti/testing';
import { fromResponse, googleProvider, lowerParameters, lowerSchema, toRequest } from './index.ts';
import { ask, chunk, finish, parts, toolCall, weather } from './spec-support/wire.ts';

let server: FaultServer;
beforeAll(async () => {
  server = await faultServer();
});
afterAll(() => server.close());

const KEY = 'AIza-spec-0123456789';
const stream = (...events: readonly string[]): { readonly headers: Record<string, string>; readonly body: string } => ({
  headers: { 'content-type': 'text/event-stream' },
  body: events.join(''),
});
const answer = stream(parts({ text: 'Hi' }), finish('STOP', { promptTokenCount: 1, candidatesTokenCount: 1 }));
const provider = (): ReturnType<typeof googleProvider> => googleProvider({ apiKey: KEY, baseURL: server.url });

describe('a request in the words of Google', () => {
  const request: ModelRequest = ask('', {
    messages: [
      { role: 'system', content: 'Be short.' },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'Look' },
          { type: 'image', source: { base64: 'AA==', mediaType: 'image/png' } },
          { type: 'image', source: { url: 'https://example.com/a.jpg?x=1' } },
        ],
      },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', text: 'hm' },
          { type: 'tool-call', id: 'a', name: 'weather', arguments: { city: 'Bern' }, signature: 'seal' },
        ],
      },
      {
        role: 'tool',
        content: [
          { type: 'tool-result', id: 'a', name: 'weather', output: 'sun' },
          { type: 'tool-result', id: 'b', name: 'weather', output: { rain: 1 } },
          { type: 'tool-result', id: 'c', name: 'weather', output: 'none', isError: true },
        ],
      },
    ],
    tools: [weather, { name: 'now', description: 'Tells the time', parameters: { type: 'object' } }],
    toolChoice: { tool: 'weather' },
    maxTokens: 5,
    temperature: 2,
    topP: 1,
    stopSequences: ['x'],
    seed: 1,
    reasoning: { effort: 'low' },
    providerOptions: { google: { safetySettings: [{ category: 'c', threshold: 't' }], generationConfig: { topK: 3 } } },
  });

  test('has everything in its place, and reaches the server as it was made', async () => {
    const { body } = toRequest(request);
    expect(body.request).toEqual({
      safetySettings: [{ category: 'c', threshold: 't' }],
      systemInstruction: { role: 'system', parts: [{ text: 'Be short.' }] },
      generationConfig: {
        topK: 3,
        maxOutputTokens: 5,
        temperature: 2,
        topP: 1,
        stopSequences: ['x'],
        seed: 1,
        thinkingConfig: { includeThoughts: true, thinkingBudget: 1_024 },
      },
      tools: [{ functionDeclarations: [{ ...weather }, { name: 'now', description: 'Tells the time' }] }],
      toolConfig: { functionCallingConfig: { mode: 'ANY', allowedFunctionNames: ['weather'] } },
      contents: [
        {
          role: 'user',
          parts: [
            { text: 'Look' },
            { inlineData: { mimeType: 'image/png', data: 'AA==' } },
            { fileData: { mimeType: 'image/jpeg', fileUri: 'https://example.com/a.jpg?x=1' } },
          ],
        },
        { role: 'model', parts: [{ functionCall: { name: 'weather', args: { city: 'Bern' } }, thoughtSignature: 'seal' }] },
        {
          role: 'user',
          parts: [
            { functionResponse: { name: 'weather', response: { result: 'sun' } } },
            { functionResponse: { name: 'weather', response: { rain: 1 } } },
            { functionResponse: { name: 'weather', response: { error: 'none' } } },
          ],
        },
      ],
    });
    server.respond(answer);
    await provider().generate(request);
    expect(JSON.parse(server.requests[0]?.body ?? '')).toMatchObject(JSON.parse(JSON.stringify(body.request)) as object);
    expect(server.requests[0]).toMatchObject({
      path: '/v1beta/models/gemini-x:streamGenerateContent?alt=sse',
      headers: { 'x-goog-api-key': KEY },
    });
  });

  test('does not take a name that leads elsewhere', async () => {
    server.respond(answer);
    for (const model of ['../../v1/x', 'a?b', 'a#b', 'http://x/y', ''])
      await expect(provider().generate({ ...ask('x'), model })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    expect(server.requests).toHaveLength(0);
  });

  test('needs to know what an image is', () => {
    expect(() =>
      toRequest(ask('', { messages: [{ role: 'user', content: [{ type: 'image', source: { url: 'https://example.com/picture' } }] }] })),
    ).toThrow('mediaType');
  });
});

describe('a schema in the words of Google', () => {
  const lower = (schema: JsonObject): JsonObject => lowerSchema({ name: 'r', schema });

  test('has no references, no null types and no keywords Google does not know', () => {
    expect(
      lower({
        $schema: 'x',
        type: 'object',
        required: ['a'],
        additionalProperties: false,
        $defs: { a: { enum: ['x', 'y', null] } },
        properties: {
          a: { $ref: '#/$defs/a' },
          b: { type: ['string', 'null'], format: 'uri' },
          c: { const: 3 },
          d: { oneOf: [{ type: 'string' }, { type: 'null' }] },
          e: { type: 'array', items: { anyOf: [{ type: 'integer' }, { type: 'string', format: 'date-time' }] }, uniqueItems: true },
          f: { type: 'number', exclusiveMinimum: 0, description: 'Price.' },
        },
      }),
    ).toEqual({
      type: 'object',
      required: ['a'],
      properties: {
        a: { type: 'string', enum: ['x', 'y'], nullable: true },
        b: { type: 'string', nullable: true },
        c: { type: 'number', description: 'One of: 3.' },
        d: { type: 'string', nullable: true },
        e: { type: 'array', items: { anyOf: [{ type: 'integer' }, { type: 'string', format: 'date-time' }] } },
        f: { type: 'number', description: 'Price.' },
      },
    });
  });

  test('that has no form is refused; of a tool’s parameters what has none is left out', () => {
    for (const bad of [
      { type: 'object' },
      { type: 'object', properties: { a: { $ref: '#' } } },
      { allOf: [{}] },
      { type: 'object', properties: { a: { not: {} } } },
    ])
      expect(() => lower(bad)).toThrow(expect.objectContaining({ code: 'SCHEMA_UNSUPPORTED' }));
    expect(
      lowerParameters({ type: 'object', properties: { a: { type: 'string', not: { const: 'x' } } }, additionalProperties: true }),
    ).toEqual({ type: 'object', properties: { a: { type: 'string' } } });
  });
});

describe('a response', () => {
  test('comes whatever the spelling of its events', async () => {
    const [first, last] = [parts({ text: 'Hel' }), finish('STOP', undefined, { text: 'lo' })];
    for (const body of [
      first + last,
      `: ping\n\n${first.replaceAll('\r', '')}${last.replaceAll('data: ', 'data:')}`,
      (first + last).replaceAll('\r\n', '\r'),
    ]) {
      server.respond(stream(body));
      expect((await provider().generate(ask('x'))).content).toBe('Hello');
    }
  });

  test('goes on as long as its stream does, though some models give a reason with every chunk', async () => {
    server.respond(stream(finish('STOP', undefined, { text: 'Hel' }), finish('STOP', undefined, { text: 'lo' })));
    expect((await provider().generate(ask('x'))).content).toBe('Hello');
    server.respond({ ...stream(finish('STOP', undefined, { text: 'Hel' })), fault: 'reset-in-body' });
    await expect(provider().generate(ask('x'))).rejects.toMatchObject({ errorClass: 'connection' });
  });

  test('may come in one piece, or in a list', async () => {
    const whole = { candidates: [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] };
    for (const body of [whole, [whole]]) {
      server.respond({ body: JSON.stringify(body) });
      expect((await provider().generate(ask('x'))).content).toBe('Hi');
    }
  });

  test('keeps calls apart, with ids of their own and their seals', async () => {
    server.respond(stream(parts({ ...toolCall('Bern'), thoughtSignature: 'seal' }, toolCall('Oslo')), finish('STOP')));
    const { toolCalls, finishReason } = await provider().generate(ask('x', { tools: [weather] }));
    expect(finishReason).toBe('tool-calls');
    expect(toolCalls).toEqual([
      { type: 'tool-call', id: 'call_r1_0', name: 'weather', arguments: { city: 'Bern' }, signature: 'seal' },
      { type: 'tool-call', id: 'call_r1_1', name: 'weather', arguments: { city: 'Oslo' } },
    ]);
  });

  test('with a reason nobody knows keeps its text, and a warning', async () => {
    server.respond(stream(finish('SOME_NEW_REASON', undefined, { text: 'Hi' })));
    expect(await provider().generate(ask('x'))).toMatchObject({
      content: 'Hi',
      finishReason: 'other',
      rawFinishReason: 'SOME_NEW_REASON',
      warnings: [{ code: 'FINISH_REASON_UNKNOWN' }],
    });
  });

  test('is made of a whole response too', () => {
    expect(fromResponse({ candidates: [{ content: { parts: [{ text: 'Hi' }] }, finishReason: 'STOP' }] }, ask('x'))).toMatchObject({
      content: 'Hi',
      finishReason: 'stop',
    });
    expect(() => fromResponse({}, ask('x'))).toThrow('no answer of a model');
    expect(() => fromResponse({ error: { code: 503, status: 'UNAVAILABLE', message: 'later' } }, ask('x'))).toThrow(
      expect.objectContaining({ code: 'OVERLOADED' }),
    );
  });
});

describe('every call of the SDK', () => {
  const calls: readonly (readonly [string, () => Promise<unknown>])[] = [
    ['generate', () => provider().generate(ask('x'))],
    ['generate in one piece', () => googleProvider({ apiKey: KEY, baseURL: server.url, streaming: false }).generate(ask('x'))],
    ['countTokens', () => provider().countTokens(ask('x'))],
    ['embed', () => provider().embed(['a'], { model: 'e' })],
  ];

  test.each(calls)('%s follows no redirect, so that the key stays where it belongs', async (_, call) => {
    await using other = await faultServer();
    other.respond(answer);
    server.respond({ status: 307, headers: { location: other.url } });
    await expect(call()).rejects.toMatchObject({ errorClass: 'response-malformed', retryable: false });
    expect(server.requests).toHaveLength(1);
    expect(other.requests).toHaveLength(0);
  });

  test('leaves the fetch of everybody else alone', async () => {
    const before = globalThis.fetch;
    server.respond(answer);
    const running = provider().generate(ask('x'));
    expect(globalThis.fetch).toBe(before);
    await running;
    expect(globalThis.fetch).toBe(before);
  });

  test('counts tokens and embeds', async () => {
    server.respond(
      { body: '{"totalTokens":42}' },
      { body: '{"embeddings":[{"values":[1]},{"values":[2]}]}' },
      { body: '{"embeddings":[]}' },
    );
    expect(await provider().countTokens(ask('x'))).toBe(42);
    expect(await provider().embed(['a', 'b'], { model: 'e' })).toEqual([[1], [2]]);
    await expect(provider().embed(['a'], { model: 'e' })).rejects.toMatchObject({ errorClass: 'response-malformed' });
  });

  test('names the variables of a missing key', async () => {
    server.respond(answer);
    const keyless = googleProvider({ apiKey: environmentSecret(['GOOGLE_API_KEY', 'GEMINI_API_KEY'], {}), baseURL: server.url });
    await expect(keyless.generate(ask('x'))).rejects.toMatchObject({
      code: 'AUTH',
      message: expect.stringContaining('GOOGLE_API_KEY or GEMINI_API_KEY is not set'),
    });
    expect(server.requests).toHaveLength(0);
  });

  test('cut at any byte before its end mark is never an answer', async () => {
    const whole = Buffer.from(chunk({ candidates: [{ content: { parts: [{ text: 'naïve 🌊' }] } }] }) + finish('STOP'));
    for (let length = 1; length < whole.length - 4; length += 9) {
      server.respond({ headers: answer.headers, body: whole.subarray(0, length) });
      await expect(provider().generate(ask('x'))).rejects.toMatchObject({ errorClass: 'stream-truncated' });
    }
  });
});

test('an option that is not known is named before anything is sent: with a misspelt address the key would go elsewhere', () => {
  expect(() => googleProvider({ apiKey: KEY, baseUrl: 'http://127.0.0.1:1' } as never)).toThrow(
    'The options of provider "google" are not valid: baseUrl is not known. Did you mean "baseURL"?',
  );
});
