import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { ModelRequest } from '@tutti/core';
import { modelProviderConformance, wireCases, type ProviderCase } from '@tutti/testing';
import { googleProvider } from './google-provider.ts';
import { ask, chunk, finish, parts, toolCall, weather } from './spec-support/wire.ts';

const peer = new LLMock({ port: 0, logLevel: 'silent' });
const schema = {
  name: 'verdict',
  schema: { type: 'object', properties: { label: { type: 'string' }, note: { type: 'string' } }, required: ['label'] },
};
const usage = { promptTokenCount: 7, candidatesTokenCount: 3, totalTokenCount: 10 };

beforeAll(async () => {
  peer.onMessage('three words', { content: 'one two three', usage: { input_tokens: 7, output_tokens: 3 } });
  peer.onMessage('judge', { content: '{"label":"good"}', usage: { input_tokens: 7, output_tokens: 3 } });
  peer.onMessage('two cities', {
    toolCalls: [
      { name: 'weather', arguments: '{"city":"Bern"}' },
      { name: 'weather', arguments: '{"city":"Oslo"}' },
    ],
  });
  peer.onMessage('weather', { toolCalls: [{ name: 'weather', arguments: '{"city":"Bern"}' }] });
  await peer.start();
});
afterAll(() => peer.stop());

const onPeer = (request: ModelRequest, streaming?: boolean): ProviderCase => {
  const before = peer.getRequests().length;
  const provider = googleProvider({
    apiKey: 'AIza-conformance-0123456789',
    baseURL: peer.url,
    ...(streaming === undefined ? {} : { streaming }),
  });
  return { provider, request, requests: () => peer.getRequests().length - before };
};
const stream = (...events: readonly string[]): { readonly headers: Record<string, string>; readonly body: string } => ({
  headers: { 'content-type': 'text/event-stream' },
  body: events.join(''),
});
const good = [parts({ text: 'Hel' }), parts({ text: 'lo' }), finish('STOP', usage)];
const retryInfo = {
  error: {
    code: 429,
    status: 'RESOURCE_EXHAUSTED',
    message: 'm',
    details: [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '34s' }],
  },
};
const badKey = {
  error: {
    code: 400,
    status: 'INVALID_ARGUMENT',
    message: 'API key not valid.',
    details: [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'API_KEY_INVALID' }],
  },
};

describe('the Google SDK against a peer on the wire', () => {
  modelProviderConformance({
    test,
    text: () => onPeer(ask('three words')),
    typed: () => onPeer(ask('judge', { responseSchema: schema })),
    tools: () => onPeer(ask('weather?', { tools: [weather] })),
    parallelTools: () => onPeer(ask('two cities', { tools: [weather] })),
    refused: () => ({
      provider: googleProvider({ apiKey: 'AIza-conformance-0123456789', baseURL: peer.url, capabilities: { tools: false } }),
      request: ask('weather?', { tools: [weather] }),
    }),
    ...wireCases({
      make: (url, { apiKey, clock }) => googleProvider({ apiKey, baseURL: url, ...(clock === undefined ? {} : { clock }) }),
      request: ask('anything'),
      sample: {
        events: good,
        untilEnd: good.length,
        error: chunk({ error: { code: 503, message: 'overloaded', status: 'UNAVAILABLE' } }),
        errorClass: 'overloaded',
      },
      faults: [
        { name: 'a filter', response: stream(parts({ text: 'Hel' }), finish('SAFETY')), errorClass: 'content-filter', retryable: false },
        { name: 'a recitation', response: stream(finish('RECITATION')), errorClass: 'content-filter', retryable: false },
        {
          name: 'a prompt that is blocked',
          response: stream(chunk({ promptFeedback: { blockReason: 'SAFETY' } })),
          errorClass: 'content-filter',
          retryable: false,
        },
        { name: 'an answer of nothing', response: stream(finish('STOP')), errorClass: 'response-empty', retryable: true },
        {
          name: 'a call the server could not read',
          response: stream(finish('MALFORMED_FUNCTION_CALL')),
          errorClass: 'response-malformed',
          retryable: true,
        },
        {
          name: 'an event of another API',
          response: stream(parts({ text: 'Hel' }), 'event: error\ndata: {"type":"error"}\n\n'),
          errorClass: 'stream-malformed',
        },
        {
          name: 'a wait in the body',
          response: { status: 429, body: JSON.stringify(retryInfo) },
          errorClass: 'rate-limited',
          retryAfterMs: 34_000,
        },
        {
          name: 'a wait in the body of a list',
          response: { status: 429, body: JSON.stringify([retryInfo]) },
          errorClass: 'rate-limited',
          retryAfterMs: 34_000,
        },
        {
          name: 'a wait in the middle of a stream',
          response: stream(parts({ text: 'Hel' }), chunk(retryInfo)),
          errorClass: 'rate-limited',
          retryAfterMs: 34_000,
        },
        {
          name: 'a wrong key, called a bad request',
          response: { status: 400, body: JSON.stringify(badKey) },
          errorClass: 'auth',
          retryable: false,
        },
        { name: 'an empty object', response: { body: '{}' }, errorClass: 'response-malformed', retryable: true },
      ],
      measured: {
        events:
          parts({ text: 'Hi' }) +
          finish('STOP', {
            promptTokenCount: 100,
            cachedContentTokenCount: 60,
            candidatesTokenCount: 20,
            thoughtsTokenCount: 30,
            totalTokenCount: 150,
          }),
        usage: { input: { total: 100, noCache: 40, cacheRead: 60, cacheWrite: 0 }, output: { total: 50, text: 20, reasoning: 30 } },
      },
      reasoning:
        parts({ text: 'Let me ', thought: true }) +
        parts({ text: 'think.', thought: true }) +
        parts({ text: 'Four' }) +
        finish('STOP', usage),
      brokenTools: {
        request: ask('weather?', { tools: [weather] }),
        events: parts(toolCall('Bern'), { functionCall: { name: 'weather', args: { town: 'Oslo' } } }) + finish('MAX_TOKENS', usage),
      },
    }),
  });
});

describe('the Google SDK, asking for whole answers', () => {
  modelProviderConformance({
    test,
    text: () => onPeer(ask('three words'), false),
    typed: () => onPeer(ask('judge', { responseSchema: schema }), false),
    parallelTools: () => onPeer(ask('two cities', { tools: [weather] }), false),
  });
});
