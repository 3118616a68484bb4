import type { ModelRequest } from '@tutti/core';

/** One event, under the name of its type. */
export const event = (data: { readonly type: string } & Record<string, unknown>): string =>
  `event: ${data.type}\ndata: ${JSON.stringify(data)}\n\n`;
export const start = (usage: object = { input_tokens: 3, output_tokens: 1 }): string =>
  event({
    type: 'message_start',
    message: { id: 'msg_1', type: 'message', role: 'assistant', model: 'claude-x', content: [], stop_reason: null, usage },
  });
export const block = (
  index: number,
  content: { readonly type: string } & Record<string, unknown>,
  ...deltas: readonly object[]
): readonly string[] => [
  event({ type: 'content_block_start', index, content_block: content }),
  ...deltas.map((delta) => event({ type: 'content_block_delta', index, delta })),
  event({ type: 'content_block_stop', index }),
];
export const text = (index: number, ...texts: readonly string[]): readonly string[] =>
  block(index, { type: 'text', text: '' }, ...texts.map((each) => ({ type: 'text_delta', text: each })));
export const toolCall = (index: number, id: string, args: string): readonly string[] =>
  block(index, { type: 'tool_use', id, name: 'weather', input: {} }, { type: 'input_json_delta', partial_json: args });
export const end = (reason: string | null, usage: object = { output_tokens: 5 }): string =>
  event({ type: 'message_delta', delta: { stop_reason: reason, stop_sequence: null }, usage });
export const stop: string = event({ type: 'message_stop' });

export const weather = {
  name: 'weather',
  description: 'Tells the weather',
  parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
};
export const ask = (prompt: string, more: Partial<ModelRequest> = {}): ModelRequest => ({
  model: 'claude-x',
  messages: [{ role: 'user', content: prompt }],
  ...more,
});
