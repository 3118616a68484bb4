import type { Clock, ModelProvider, ModelRequest } from '@tutti/core';
import { anthropicProvider } from '@tutti/provider-anthropic';
import { googleProvider } from '@tutti/provider-google';
import { openaiProvider } from '@tutti/provider-openai';

export type Api = 'openai' | 'anthropic' | 'google';

export const apis: readonly Api[] = ['openai', 'anthropic', 'google'];

/** A key of no known form, so that only knowing it can keep it out of texts. */
export const KEY = 'plain.key.of.the.scoreboard.7';

/** The real adapter, on the real SDK, at an address of this machine. */
export function adapterOf(api: Api, url: string, clock?: Clock): ModelProvider {
  const options = { apiKey: KEY, baseURL: api === 'openai' ? `${url}/v1` : url, ...(clock === undefined ? {} : { clock }) };
  return { openai: openaiProvider, anthropic: anthropicProvider, google: googleProvider }[api](options);
}

/** A question with the tool that the streams of the inputs call. */
export const request: ModelRequest = {
  model: 'm',
  messages: [{ role: 'user', content: 'How is the weather?' }],
  tools: [
    {
      name: 'get_weather',
      description: 'Tells the weather of a city',
      parameters: { type: 'object', properties: { city: { type: 'string' } }, required: ['city'] },
    },
  ],
};

/** An answer as each API gives it. */
export const goodAnswers: Readonly<Record<Api, string>> = {
  openai: events({ choices: [{ index: 0, delta: { content: 'Fine.' }, finish_reason: 'stop' }] }),
  anthropic: events(
    {
      type: 'message_start',
      message: { id: 'm', type: 'message', role: 'assistant', model: 'm', content: [], usage: { input_tokens: 1, output_tokens: 1 } },
    },
    { type: 'content_block_start', index: 0, content_block: { type: 'text', text: '' } },
    { type: 'content_block_delta', index: 0, delta: { type: 'text_delta', text: 'Fine.' } },
    { type: 'content_block_stop', index: 0 },
    { type: 'message_delta', delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 2 } },
    { type: 'message_stop' },
  ),
  google: events({ candidates: [{ content: { role: 'model', parts: [{ text: 'Fine.' }] }, finishReason: 'STOP' }] }),
};

function events(...all: readonly object[]): string {
  return all.map((event) => `${'type' in event ? `event: ${String(event.type)}\n` : ''}data: ${JSON.stringify(event)}\n\n`).join('');
}
