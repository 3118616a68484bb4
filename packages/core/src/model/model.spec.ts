import { describe, expect, it } from '@jest/globals';
import { chatMessageSchema } from './chat-message-schema.ts';
import type { ChatMessage } from './chat-message.ts';
import { modelRequestSchema } from './model-request-schema.ts';
import { ProviderError, modelErrorClasses } from './provider-error.ts';
import { usageSchema } from './usage-schema.ts';
import { addUsage, plainUsage } from './usage.ts';

describe('usage', () => {
  it('is a guess when either part of a sum is one', () => {
    const guess = { ...plainUsage(1, 1), isEstimated: true };
    expect([addUsage(guess, plainUsage(1, 1)), addUsage(plainUsage(1, 1), guess)]).toMatchObject([
      { isEstimated: true },
      { isEstimated: true },
    ]);
    expect(addUsage(plainUsage(1, 1), plainUsage(1, 1))).not.toHaveProperty('isEstimated');
  });

  it('adds up, part by part', () => {
    const cached = {
      input: { total: 10, noCache: 4, cacheRead: 5, cacheWrite: 1 },
      output: { total: 3, text: 1, reasoning: 2 },
      raw: { x: 1 },
    };
    const sum = addUsage(cached, plainUsage(2, 1));
    expect(sum).toEqual({ input: { total: 12, noCache: 6, cacheRead: 5, cacheWrite: 1 }, output: { total: 4, text: 2, reasoning: 2 } });
    expect(usageSchema.parse(cached)).toEqual(cached);
    expect(usageSchema.safeParse({ ...cached, input: { ...cached.input, total: -1 } }).success).toBe(false);
  });
});

describe('messages', () => {
  const messages: ChatMessage[] = [
    { role: 'system', content: 'Be short.' },
    {
      role: 'user',
      content: [
        { type: 'text', text: 'What is this?' },
        { type: 'image', source: { url: 'file:///a.png' } },
        { type: 'image', source: { base64: 'AA==', mediaType: 'image/png' } },
      ],
    },
    {
      role: 'assistant',
      content: [
        { type: 'reasoning', text: 'hm', signature: 's' },
        { type: 'tool-call', id: '1', name: 'look', arguments: { at: 'it' } },
      ],
    },
    { role: 'tool', content: [{ type: 'tool-result', id: '1', name: 'look', output: { seen: true }, isError: false }] },
  ];

  it.each(messages.map((message) => [message.role, message] as const))('of role %s pass their schema', (_, message) => {
    expect(chatMessageSchema.parse(message)).toEqual(message);
  });

  it.each([
    [{ role: 'robot', content: 'x' }],
    [{ role: 'user', content: [{ type: 'tool-call', id: '1', name: 'x', arguments: {} }] }],
    [{ role: 'tool', content: 'x' }],
    [{ role: 'assistant', content: [{ type: 'tool-call', id: '', name: 'x', arguments: {} }] }],
    [{ role: 'user', content: 'x', name: 'me' }],
  ])('refuse %j', (message) => {
    expect(chatMessageSchema.safeParse(message).success).toBe(false);
  });

  it('make requests', () => {
    const request = {
      model: 'm',
      messages,
      tools: [{ name: 'look', description: '', parameters: { type: 'object' } }],
      toolChoice: { tool: 'look' },
      responseSchema: { name: 'answer', schema: {} },
      maxTokens: 5,
      temperature: 0,
      topP: 1,
      stopSequences: ['x'],
      seed: 1,
      reasoning: { effort: 'low' as const },
      task: 'classification',
      providerOptions: { local: { x: 1 } },
    };
    expect(modelRequestSchema.parse(request)).toEqual(request);
    for (const bad of [{ maxTokens: 0 }, { topP: 2 }, { toolChoice: 'maybe' }, { model: '' }, { temprature: 1 }]) {
      expect(modelRequestSchema.safeParse({ ...request, ...bad }).success).toBe(false);
    }
  });
});

describe('ProviderError', () => {
  it.each(modelErrorClasses)('of class %s has the class for its code', (errorClass) => {
    const error = new ProviderError('It did not work.', { provider: 'local', errorClass, status: 500, retryAfterMs: 5 });
    expect(error.code).toBe(errorClass.replaceAll('-', '_').toUpperCase());
    expect(error).toMatchObject({
      name: 'ProviderError',
      provider: 'local',
      errorClass,
      data: { provider: 'local', errorClass, status: 500, retryAfterMs: 5 },
    });
  });

  it('says whether trying again can help', () => {
    const retryable = modelErrorClasses.filter((errorClass) => new ProviderError('x', { provider: 'p', errorClass }).retryable);
    expect(retryable).toEqual([
      'timeout',
      'conflict',
      'rate-limited',
      'server',
      'overloaded',
      'connection',
      'stream-truncated',
      'stream-malformed',
      'response-malformed',
      'response-empty',
    ]);
  });
});
