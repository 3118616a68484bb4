import { describe, expect, test } from '@jest/globals';
import type { ModelProvider, ModelRequest, StreamPart } from '@tutti/core';
import { scriptedModel } from '../model/scripted-model.ts';
import { modelProviderBehaviours, modelProviderConformance } from './model-provider-conformance.ts';

const request = (text: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'm',
  messages: [{ role: 'user', content: text }],
  ...more,
});
const answer = request('Say three words');
const schema = { name: 'verdict', schema: { type: 'object', properties: { label: { type: 'string' } }, required: ['label'] } };
const weather = [{ name: 'weather', description: 'Tells the weather', parameters: { type: 'object' } }];

describe('the scripted model', () => {
  modelProviderConformance({
    test,
    text: () => ({ provider: scriptedModel(), request: answer }),
    typed: () => ({ provider: scriptedModel(), request: request('Judge', { responseSchema: schema }) }),
    tools: () => ({
      provider: scriptedModel([{ answer: { toolCalls: [{ name: 'weather', arguments: { city: 'Bern' } }] } }]),
      request: request('Weather?', { tools: weather }),
    }),
    refused: () => ({ provider: scriptedModel([], { capabilities: { tools: false } }), request: request('Weather?', { tools: weather }) }),
    failing: [
      () => ({
        provider: scriptedModel([{ answer: { error: 'rate-limited', status: 429, retryAfterMs: 2_000 } }]),
        request: answer,
        errorClass: 'rate-limited',
        status: 429,
        retryAfterMs: 2_000,
      }),
      () => ({ provider: scriptedModel([], { failures: { 1: 'overloaded' } }), request: answer, errorClass: 'overloaded' }),
    ],
    truncated: () => ({ provider: scriptedModel([{ answer: { error: 'stream-truncated', afterText: 'half an ans' } }]), request: answer }),
  });
});

const broken = (change: (parts: StreamPart[]) => StreamPart[]): ModelProvider => {
  const model = scriptedModel();
  return {
    id: 'broken',
    capabilities: () => model.capabilities(),
    generate: (asked, options) => model.generate(asked, options),
    async *stream(asked) {
      const parts: StreamPart[] = [];
      for await (const part of model.stream(asked)) parts.push(part);
      yield* change(parts);
    },
  };
};

test.each([
  ['gives no finish', (parts: StreamPart[]) => parts.slice(0, -1), 'streams the text it reports, and ends with exactly one finish'],
  ['gives two', (parts: StreamPart[]) => [...parts, parts.at(-1)!], 'streams the text it reports, and ends with exactly one finish'],
  ['loses text', (parts: StreamPart[]) => parts.slice(1), 'streams the text it reports, and ends with exactly one finish'],
  ['goes on after an abort', (parts: StreamPart[]) => parts, 'ends a stream as aborted, without a finish'],
])('a provider whose stream %s is found out', async (_, change, name) => {
  const behaviours = modelProviderBehaviours({ text: () => ({ provider: broken(change), request: answer }) });
  await expect(behaviours.find((behaviour) => behaviour.name === name)!.check()).rejects.toThrow();
});

test('a refusal that passes for success is found out', async () => {
  const behaviours = modelProviderBehaviours({
    text: () => ({ provider: scriptedModel(), request: answer }),
    refused: () => ({ provider: scriptedModel(), request: answer }),
  });
  await expect(behaviours.at(-1)!.check()).rejects.toThrow('succeeded instead of failing');
});

test('a case is closed after its check, also when the check fails', async () => {
  let closed = 0;
  const [first] = modelProviderBehaviours({
    text: () => ({ provider: scriptedModel([{ answer: '' }]), request: answer, close: () => void closed++ }),
  });
  await expect(first!.check()).rejects.toThrow('no text');
  expect(closed).toBe(1);
});
