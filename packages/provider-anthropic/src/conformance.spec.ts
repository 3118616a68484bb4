import { LLMock } from '@copilotkit/aimock';
import { afterAll, beforeAll, describe, test } from '@jest/globals';
import type { ModelRequest } from '@tutti/core';
import { modelProviderConformance, wireCases, type ProviderCase } from '@tutti/testing';
import { anthropicProvider } from './anthropic-provider.ts';
import { ask, block, end, event, start, stop, text, toolCall, weather } from './spec-support/wire.ts';

const peer = new LLMock({ port: 0, logLevel: 'silent' });
const schema = {
  name: 'verdict',
  schema: { type: 'object', properties: { label: { type: 'string' }, note: { type: 'string' } }, required: ['label'] },
};
const usage = { input_tokens: 7, output_tokens: 3 };

beforeAll(async () => {
  peer.onMessage('three words', { content: 'one two three', usage });
  peer.onMessage('judge', { content: '{"label":"good"}', usage });
  peer.onMessage('two cities', {
    toolCalls: [
      { name: 'weather', arguments: '{"city":"Bern"}' },
      { name: 'weather', arguments: '{"city":"Oslo"}' },
    ],
    usage,
  });
  peer.onMessage('weather', { toolCalls: [{ name: 'weather', arguments: '{"city":"Bern"}' }], usage });
  await peer.start();
});
afterAll(() => peer.stop());

const onPeer = (request: ModelRequest, streaming?: boolean): ProviderCase => {
  const before = peer.getRequests().length;
  const provider = anthropicProvider({
    apiKey: 'sk-ant-conformance-0123456789',
    baseURL: peer.url,
    ...(streaming === undefined ? {} : { streaming }),
  });
  return { provider, request, requests: () => peer.getRequests().length - before };
};
const stream = (...events: readonly string[]): { readonly headers: Record<string, string>; readonly body: string } => ({
  headers: { 'content-type': 'text/event-stream' },
  body: events.join(''),
});
const good = [start(), ...text(0, 'Hel', 'lo'), end('end_turn'), stop];

describe('the Anthropic SDK against a peer on the wire', () => {
  modelProviderConformance({
    test,
    text: () => onPeer(ask('three words')),
    typed: () => onPeer(ask('judge', { responseSchema: schema })),
    tools: () => onPeer(ask('weather?', { tools: [weather] })),
    parallelTools: () => onPeer(ask('two cities', { tools: [weather] })),
    refused: () => ({
      provider: anthropicProvider({ apiKey: 'sk-ant-conformance-0123456789', baseURL: peer.url, capabilities: { tools: false } }),
      request: ask('weather?', { tools: [weather] }),
    }),
    ...wireCases({
      make: (url, { apiKey, clock }) => anthropicProvider({ apiKey, baseURL: url, ...(clock === undefined ? {} : { clock }) }),
      request: ask('anything'),
      sample: {
        events: good,
        untilEnd: good.length,
        error: event({ type: 'error', error: { type: 'overloaded_error', message: 'Overloaded' } }),
        errorClass: 'overloaded',
      },
      faults: [
        {
          name: 'a message that ends without a reason',
          response: stream(start(), ...text(0, 'Hel'), end(null), stop),
          errorClass: 'stream-truncated',
        },
        { name: 'an answer of nothing', response: stream(start(), end('end_turn'), stop), errorClass: 'response-empty', retryable: true },
        {
          name: 'a refusal',
          response: stream(start(), ...text(0, 'I will'), end('refusal'), stop),
          errorClass: 'refusal',
          retryable: false,
        },
        {
          name: 'a piece of a block that never began',
          response: stream(start(), event({ type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'x' } })),
          errorClass: 'stream-malformed',
        },
        { name: 'a block before the message', response: stream(...text(0, 'Hel'), stop), errorClass: 'stream-malformed' },
        {
          name: 'an error without an event name',
          response: stream(start(), 'data: {"type":"error","error":{"type":"api_error","message":"m"}}\n\n'),
          errorClass: 'server',
        },
        {
          name: 'credits that are used up',
          response: {
            status: 400,
            body: '{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the API."}}',
          },
          errorClass: 'quota',
          retryable: false,
        },
        {
          name: 'a prompt beyond the context',
          response: {
            status: 400,
            body: '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9 tokens > 8 maximum"}}',
          },
          errorClass: 'context-overflow',
          retryable: false,
        },
        {
          name: 'an error called an answer',
          response: { body: '{"type":"error","error":{"type":"rate_limit_error","message":"m"}}' },
          errorClass: 'rate-limited',
          retryable: true,
        },
        { name: 'an empty object', response: { body: '{}' }, errorClass: 'response-malformed', retryable: true },
      ],
      measured: {
        events: [
          start({ input_tokens: 30, cache_read_input_tokens: 60, cache_creation_input_tokens: 10, output_tokens: 1 }),
          ...text(0, 'Hi'),
          end('end_turn', { output_tokens: 50, output_tokens_details: { thinking_tokens: 30 } }),
          stop,
        ].join(''),
        usage: { input: { total: 100, noCache: 30, cacheRead: 60, cacheWrite: 10 }, output: { total: 50, text: 20, reasoning: 30 } },
      },
      reasoning: [
        start(),
        ...block(
          0,
          { type: 'thinking', thinking: '' },
          { type: 'thinking_delta', thinking: 'Let me ' },
          { type: 'thinking_delta', thinking: 'think.' },
          { type: 'signature_delta', signature: 'seal' },
        ),
        ...text(1, 'Four'),
        end('end_turn'),
        stop,
      ].join(''),
      brokenTools: {
        request: ask('weather?', { tools: [weather] }),
        events: [start(), ...toolCall(0, 'a', '{"city":"Bern"}'), ...toolCall(1, 'b', '{"ci'), end('max_tokens'), stop].join(''),
      },
    }),
  });
});

describe('the Anthropic SDK, asking for whole answers', () => {
  modelProviderConformance({
    test,
    text: () => onPeer(ask('three words'), false),
    typed: () => onPeer(ask('judge', { responseSchema: schema }), false),
    parallelTools: () => onPeer(ask('two cities', { tools: [weather] }), false),
  });
});
