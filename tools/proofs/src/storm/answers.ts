import type { Clock, ModelProvider } from '@tutti/core';
import { anthropicProvider } from '@tutti/provider-anthropic';
import { googleProvider } from '@tutti/provider-google';
import { openaiProvider } from '@tutti/provider-openai';

/** An API as the storm knows it: its adapter, and the stream of a text and of a tool call for one question. */
export interface StormApi {
  readonly name: string;
  readonly provider: (url: string, clock: Clock) => ModelProvider;
  readonly events: (n: number, kind: 'text' | 'tool') => readonly string[];
}

const named = (events: readonly { readonly type: string }[]): readonly string[] =>
  events.map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
const plain = (events: readonly object[]): readonly string[] => events.map((event) => `data: ${JSON.stringify(event)}\n\n`);
const key = 'sk-storm-0123456789';

export const stormApis: readonly StormApi[] = [
  {
    name: 'openai',
    provider: (url, clock) => openaiProvider({ apiKey: key, baseURL: `${url}/v1`, clock }),
    events: (n, kind) => {
      const call = { tool_calls: [{ index: 0, id: `call-${n}`, function: { name: 'count', arguments: `{"n":${n}}` } }] };
      const deltas = kind === 'text' ? [{ content: 'answer ' }, { content: String(n) }] : [call];
      return plain([
        ...deltas.map((delta) => ({ choices: [{ index: 0, delta }] })),
        { choices: [{ index: 0, delta: {}, finish_reason: kind === 'text' ? 'stop' : 'tool_calls' }] },
      ]);
    },
  },
  {
    name: 'anthropic',
    provider: (url, clock) => anthropicProvider({ apiKey: key, baseURL: url, clock }),
    events: (n, kind) =>
      named([
        {
          type: 'message_start',
          message: { id: `m${n}`, role: 'assistant', model: 'm', content: [], usage: { input_tokens: 1, output_tokens: 1 } },
        },
        {
          type: 'content_block_start',
          index: 0,
          content_block: kind === 'text' ? { type: 'text', text: '' } : { type: 'tool_use', id: `call-${n}`, name: 'count', input: {} },
        },
        {
          type: 'content_block_delta',
          index: 0,
          delta: kind === 'text' ? { type: 'text_delta', text: `answer ${n}` } : { type: 'input_json_delta', partial_json: `{"n":${n}}` },
        },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: kind === 'text' ? 'end_turn' : 'tool_use' }, usage: { output_tokens: 3 } },
        { type: 'message_stop' },
      ] as readonly { readonly type: string }[]),
  },
  {
    name: 'google',
    provider: (url, clock) => googleProvider({ apiKey: key, baseURL: url, clock }),
    events: (n, kind) =>
      plain([
        {
          candidates: [
            { content: { parts: kind === 'text' ? [{ text: 'answer ' }] : [{ functionCall: { name: 'count', args: { n } } }] } },
          ],
        },
        { candidates: [{ content: { parts: kind === 'text' ? [{ text: String(n) }] : [] }, finishReason: 'STOP' }] },
      ]),
  },
];
