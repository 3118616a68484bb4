import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { ModelRequest } from '@tutti/core';
import { modelProviderConformance, wireCases, type ProviderCase } from '@tutti/testing';
import { openaiProvider } from './openai-provider.ts';
import { ask, delta, done, finish, toolCall, usage, weather } from './spec-support/wire.ts';

const peer = new LLMock({ port: 0, logLevel: 'silent' });
const schema = {
  name: 'verdict',
  schema: { type: 'object', properties: { label: { type: 'string' }, note: { type: 'string' } }, required: ['label'] },
};

beforeAll(async () => {
  peer.onMessage('three words', { content: 'one two three' });
  peer.onMessage('judge', { content: '{"label":"good","note":null}' });
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
  const provider = openaiProvider({
    apiKey: 'sk-conformance-0123456789',
    baseURL: `${peer.url}/v1`,
    ...(streaming === undefined ? {} : { streaming }),
  });
  return { provider, request, requests: () => peer.getRequests().length - before };
};

const cases = {
  text: () => onPeer(ask('three words')),
  typed: () => onPeer(ask('judge', { responseSchema: schema })),
  tools: () => onPeer(ask('weather?', { tools: [weather] })),
  parallelTools: () => onPeer(ask('two cities', { tools: [weather] })),
  refused: () => ({
    provider: openaiProvider({ apiKey: 'sk-conformance-0123456789', baseURL: peer.url, capabilities: { tools: false } }),
    request: ask('weather?', { tools: [weather] }),
  }),
};

describe('the OpenAI SDK against a peer on the wire', () => {
  modelProviderConformance({
    test,
    ...cases,
    ...wireCases({
      make: (url, { apiKey, clock }) => openaiProvider({ apiKey, baseURL: `${url}/v1`, ...(clock === undefined ? {} : { clock }) }),
      request: ask('anything'),
      sample: {
        events: [
          delta({ role: 'assistant', content: '' }),
          delta({ content: 'Hel' }),
          delta({ content: 'lo' }),
          finish('stop'),
          usage({ prompt_tokens: 3, completion_tokens: 2 }),
          done,
        ],
        untilEnd: 4,
        error: 'data: {"error":{"message":"The server had an error","type":"server_error"}}\n\n',
        errorClass: 'server',
      },
      faults: [
        {
          name: 'a stream that says it is done, without a reason',
          response: { headers: { 'content-type': 'text/event-stream' }, body: delta({ content: 'Hel' }) + done },
          errorClass: 'stream-truncated',
        },
        {
          name: 'an answer of nothing',
          response: { headers: { 'content-type': 'text/event-stream' }, body: finish('stop') + done },
          errorClass: 'response-empty',
          retryable: true,
        },
        {
          name: 'a filter',
          response: { headers: { 'content-type': 'text/event-stream' }, body: delta({ content: 'Hel' }) + finish('content_filter') + done },
          errorClass: 'content-filter',
          retryable: false,
        },
        {
          name: 'a refusal',
          response: { headers: { 'content-type': 'text/event-stream' }, body: delta({ refusal: 'I will not.' }) + finish('stop') + done },
          errorClass: 'refusal',
          retryable: false,
        },
        {
          name: 'a used-up allowance',
          response: { status: 429, body: '{"error":{"message":"m","type":"insufficient_quota","code":"insufficient_quota"}}' },
          errorClass: 'quota',
          retryable: false,
        },
        {
          name: 'a prompt beyond the context',
          response: { status: 400, body: '{"error":{"message":"m","type":"invalid_request_error","code":"context_length_exceeded"}}' },
          errorClass: 'context-overflow',
          retryable: false,
        },
        {
          name: 'an error of an overloaded server',
          response: { headers: { 'content-type': 'text/event-stream' }, body: 'data: {"error":{"message":"m","code":503}}\n\n' },
          errorClass: 'overloaded',
          retryable: true,
        },
        { name: 'an empty object', response: { body: '{}' }, errorClass: 'response-malformed', retryable: true },
        {
          name: 'choices that are no list',
          response: { headers: { 'content-type': 'text/event-stream' }, body: 'data: {"choices":{}}\n\n' },
          errorClass: 'stream-malformed',
          retryable: true,
        },
        {
          name: 'a piece of a tool call that never began',
          response: {
            headers: { 'content-type': 'text/event-stream' },
            body: delta({ tool_calls: [{ index: 0, function: { arguments: '{}' } }] }),
          },
          errorClass: 'stream-malformed',
        },
      ],
      measured: {
        events:
          delta({ content: 'Hi' }) +
          finish('stop') +
          usage({
            prompt_tokens: 100,
            completion_tokens: 50,
            prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
            completion_tokens_details: { reasoning_tokens: 30 },
          }) +
          done,
        usage: { input: { total: 100, noCache: 30, cacheRead: 60, cacheWrite: 10 }, output: { total: 50, text: 20, reasoning: 30 } },
      },
      reasoning:
        delta({ reasoning_content: 'Let me ' }) +
        delta({ reasoning_content: 'think.' }) +
        delta({ content: 'Four' }) +
        finish('stop') +
        done,
      brokenTools: {
        request: ask('weather?', { tools: [weather] }),
        events: toolCall(0, 'a', '{"city":"Bern"}') + toolCall(1, 'b', '{"ci') + finish('length') + done,
      },
    }),
  });
});

describe('the OpenAI SDK, asking for whole answers', () => {
  modelProviderConformance({
    test,
    text: () => onPeer(ask('three words'), false),
    typed: () => onPeer(ask('judge', { responseSchema: schema }), false),
    parallelTools: () => onPeer(ask('two cities', { tools: [weather] }), false),
  });
});
