import type { ModelRequest } from '@tutti/core';
import type { Engine } from '../text/engine.ts';
import { withoutData } from '../text/strip-wrapping.ts';
import { pause } from '../text/pause.ts';

const PIECE = 20_000;
/** Data has no words; a quarter of its characters is near what tokenizers make of it. */
const CHARACTERS_PER_TOKEN = 4;

/** Tokens of all texts of a request, and of its response schema. */
export async function countRequestTokens(request: ModelRequest, engine: Engine, signal?: AbortSignal): Promise<number> {
  const extra = request.providerOptions?.['local']?.['text'];
  const texts = [
    ...request.messages.map(({ content }) => (typeof content === 'string' ? content : JSON.stringify(content))),
    typeof extra === 'string' ? extra : '',
    request.responseSchema === undefined ? '' : JSON.stringify(request.responseSchema.schema),
  ];
  let tokens = 0;
  for (const whole of texts) {
    const text = withoutData(whole);
    tokens += Math.ceil((whole.length - text.length) / CHARACTERS_PER_TOKEN);
    for (let start = 0; start < text.length; ) {
      const space = text.lastIndexOf(' ', start + PIECE);
      const end = start + PIECE >= text.length ? text.length : space > start ? space : start + PIECE;
      tokens += engine.countTokens(text.slice(start, end));
      start = end;
      if (start < text.length) await pause(signal);
    }
  }
  return tokens;
}
