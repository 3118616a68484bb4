import type { ModelRequest } from '@tutti/core';

const chunk = (choice: object, more: object = {}): string =>
  `data: ${JSON.stringify({ id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-x', choices: [{ index: 0, finish_reason: null, delta: {}, ...choice }], ...more })}\n\n`;

/** One chunk with this delta. */
export const delta = (given: object): string => chunk({ delta: given });
export const finish = (reason: string): string => chunk({ finish_reason: reason });
export const usage = (report: object): string => `data: ${JSON.stringify({ id: 'c1', choices: [], usage: report })}\n\n`;
export const done = 'data: [DONE]\n\n';
export const toolCall = (index: number, id: string, args: string): string =>
  delta({ tool_calls: [{ index, id, type: 'function', function: { name: 'weather', arguments: args } }] });

export const weather = {
  name: 'weather',
  description: 'Tells the weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
export const ask = (text: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'gpt-x',
  messages: [{ role: 'user', content: text }],
  ...more,
});
