import { expect, test } from '@jest/globals';
import type { GenerateRequest, ToolSpec } from '@tutti/core';
import { sizeOf } from './request-size.ts';

const saying = (content: GenerateRequest['messages'][number]['content'], more: Partial<GenerateRequest> = {}): GenerateRequest => ({
  messages: [{ role: 'user', content } as GenerateRequest['messages'][number]],
  ...more,
});
const plain = sizeOf(saying(''));

test('text is four bytes a token likely, three at the outside, and never more than one a byte', () => {
  const { likely, expected, most } = sizeOf(saying('größe '.repeat(1_500)));
  expect([likely - plain.likely, expected - plain.expected, most - plain.most]).toEqual([3_000, 4_000, 12_000]);
});

test('every message, image and offer of tools has tokens of its own', () => {
  const image = { type: 'image' as const, source: { base64: 'x'.repeat(100_000), mediaType: 'image/png' } };
  expect(sizeOf(saying([image, image])).most - plain.most).toBe(3_200);
  expect(sizeOf({ messages: [...saying('').messages, ...saying('').messages] }).most - plain.most).toBe(16);
  const tool: ToolSpec = { name: 'look', description: 'Looks.', parameters: { type: 'object' } };
  expect(sizeOf(saying('', { tools: [tool] })).most - plain.most).toBe(600 + JSON.stringify(tool).length);
});
