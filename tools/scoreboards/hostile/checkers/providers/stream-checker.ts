import { requireComplete, type ModelProvider, type ModelResponse, type StreamPart } from '@tutti/core';
import { FaultServer } from '@tutti/testing';
import { type Checker, refusalOf, type Seen } from '../../../../workspace/src/scoreboards/hostile-checker.ts';
import type { HostileInput } from '../../../../workspace/src/scoreboards/hostile-input.ts';
import { adapterOf, request, type Api } from './adapters.ts';

/** Our words for what the index calls otherwise. */
export const providerCodes: Checker['codes'] = {
  PROVIDER_ERROR: 'SERVER',
  PROVIDER_OVERLOADED: 'OVERLOADED',
  PROVIDER_TIMEOUT: 'TIMEOUT',
  COMPLETION_EMPTY: 'RESPONSE_EMPTY',
  COMPLETION_TRUNCATED: 'OUTPUT_TRUNCATED',
  CONTENT_FILTERED: 'CONTENT_FILTER',
  REFUSED: 'REFUSAL',
  MODEL_NOT_FOUND: 'NOT_FOUND',
  REQUEST_TOO_LARGE: 'TOO_LARGE',
  PERMISSION_DENIED: 'FORBIDDEN',
  PERMISSION: 'FORBIDDEN',
  RESPONSE_TOO_LARGE: ['RESPONSE_MALFORMED', 'STREAM_MALFORMED'],
};

/** Sends the bytes of a stream, in the chunks the locator names, through the adapter of one API: as a stream and as a whole answer. */
export function streamChecker(api: Api): Checker {
  let server: FaultServer | undefined;
  return {
    codes: providerCodes,
    check: async (input) => {
      server ??= await new FaultServer().start();
      server.respond({ headers: { 'content-type': 'text/event-stream' }, chunks: chunksOf(input), everyMs: 2 });
      const provider = adapterOf(api, server.url);
      const streamed = await seenOf(provider, () => readStream(provider));
      const requests = server.requests.length;
      const whole = await seenOf(provider, async () => ({ parts: [], response: await provider.generate(request) }));
      const harm = [
        ...(requests === 1 && server.requests.length === 2 ? [] : [`made ${server.requests.length} requests for two calls`]),
        ...(JSON.stringify(streamed) === JSON.stringify(whole) ? [] : ['the stream and the whole answer came to different things']),
      ];
      return harm.length === 0 ? streamed : { outcome: 'went-on', harm };
    },
    close: async () => await server?.close(),
  };
}

interface Read {
  readonly parts: readonly StreamPart[];
  readonly response: ModelResponse;
}

async function readStream(provider: ModelProvider): Promise<Read> {
  const parts: StreamPart[] = [];
  for await (const part of provider.stream(request)) parts.push(part);
  const last = parts.at(-1);
  if (last?.type !== 'finish') throw new Error('the stream ended without a finish');
  return { parts, response: last.response };
}

/** A call that must not run is refused, a cut answer is none, and a second call of one id is refused that id. */
async function seenOf(provider: ModelProvider, read: () => Promise<Read>): Promise<Seen> {
  try {
    const { parts, response } = await read();
    const problem = response.toolCalls.find((call) => call.problem !== undefined)?.problem;
    if (problem !== undefined) return { outcome: 'refused', code: problem.code, message: problem.message };
    requireComplete(response, provider.id);
    const harm = harmOf(parts, response);
    const doubled = response.warnings?.find(({ code }) => code === 'TOOL_CALL_DUPLICATE_ID');
    if (doubled !== undefined && harm.length === 0) return { outcome: 'refused', code: doubled.code, message: doubled.message };
    return { outcome: 'went-on', harm, warnings: (response.warnings ?? []).map(({ code }) => code) };
  } catch (error) {
    return refusalOf(error);
  }
}

function harmOf(parts: readonly StreamPart[], { content, toolCalls, finishReason }: ModelResponse): readonly string[] {
  const shown = parts.map((part) => (part.type === 'text-delta' ? part.text : '')).join('');
  const ids = toolCalls.map(({ id }) => id);
  return [
    ...(parts.length === 0 || shown === content ? [] : ['the text of the stream is not the text of its finish']),
    ...(content === '' && toolCalls.length === 0 ? ['an answer of nothing'] : []),
    ...(content.includes('\uFFFD') ? ['a broken character'] : []),
    ...(new Set(ids).size === ids.length && ids.every((id) => id !== '') ? [] : ['tool calls that cannot be told apart']),
    ...(toolCalls.length === 0 || finishReason === 'tool-calls' ? [] : ['tool calls that are not announced']),
  ];
}

/** `{"chunk_at": [288]}`: where chunks of the network end. */
function chunksOf(input: HostileInput): readonly Uint8Array[] {
  const bytes = input.bytes();
  const at = input.locator.endsWith('.json')
    ? ((JSON.parse(input.sibling(input.locator).toString('utf8')) as { readonly chunk_at?: readonly number[] }).chunk_at ?? [])
    : [];
  const places = [0, ...[...at].sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, index) => bytes.subarray(places[index], end));
}
