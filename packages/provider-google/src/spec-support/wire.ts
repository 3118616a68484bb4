import type { ModelRequest } from '@tutti/core';

/** One chunk of a response. */
export const chunk = (given: object): string => `data: ${JSON.stringify(given)}\r\n\r\n`;
export const parts = (...given: readonly object[]): string =>
  chunk({ candidates: [{ content: { role: 'model', parts: given }, index: 0 }], modelVersion: 'gemini-x', responseId: 'r1' });
export const finish = (reason: string, usage?: object, ...given: readonly object[]): string =>
  chunk({
    candidates: [{ content: { role: 'model', parts: given }, finishReason: reason, index: 0 }],
    ...(usage === undefined ? {} : { usageMetadata: usage }),
  });
export const toolCall = (city: string): object => ({ functionCall: { name: 'weather', args: { city } } });

export const weather = {
  name: 'weather',
  description: 'Tells the weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
export const ask = (prompt: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'gemini-x',
  messages: [{ role: 'user', content: prompt }],
  ...more,
});
