import { McpFailedError } from '../errors/mcp-failed-error.ts';

type Fetch = (input: string | URL, init?: RequestInit) => Promise<Response>;

/**
 * A fetch that says when a request of the protocol will not be answered any more: its stream broke off, ended without the answer, or there never was one.
 * The client itself would wait for a minute. A stream whose events have ids is left to the client, which asks for the rest of it.
 */
export function watchAnswers(fetch: Fetch, onBroken: (error: unknown) => void): Fetch {
  return async (input, init) => {
    const id = requestId(init);
    const response = await fetch(input, init);
    if (id === undefined || !response.ok) return response;
    const isStream = response.headers.get('content-type')?.includes('text/event-stream') === true;
    if (response.body === null || !isStream) {
      if (response.status === 202 || response.status === 204) onBroken(unanswered('took the request and gave no answer'));
      return response;
    }
    const watched = new Response(ReadableStream.from(watch(response.body, id, onBroken)), {
      status: response.status,
      headers: response.headers,
    });
    Object.defineProperty(watched, 'url', { value: response.url });
    return watched;
  };
}

async function* watch(body: ReadableStream<Uint8Array>, id: string, onBroken: (error: unknown) => void): AsyncGenerator<Uint8Array> {
  const [decoder, answer] = [new TextDecoder(), new RegExp(`"id"\\s*:\\s*${id}(?!\\d)`)];
  let isAnswered = false;
  let canResume = false;
  // What is looked for may be cut in two.
  let tail = '';
  try {
    for await (const piece of body) {
      const text = tail + decoder.decode(piece, { stream: true });
      isAnswered ||= answer.test(text);
      canResume ||= /^id:/m.test(text);
      tail = text.slice(-200);
      yield piece;
    }
  } catch (error) {
    if (!isAnswered) onBroken(error);
    throw error;
  }
  if (!isAnswered && !canResume) onBroken(unanswered('ended its answer before it gave one'));
}

/** The id of a request, as it stands in JSON; undefined for what is not to be answered. */
function requestId(init: RequestInit | undefined): string | undefined {
  if (init?.method !== 'POST' || typeof init.body !== 'string') return undefined;
  const { id, method } = JSON.parse(init.body) as { readonly id?: unknown; readonly method?: unknown };
  return id === undefined || method === undefined ? undefined : JSON.stringify(id).replaceAll(/[^\w]/g, '\\$&');
}

function unanswered(how: string): McpFailedError {
  return new McpFailedError(`The MCP server ${how}. Check that it speaks MCP at this address.`);
}
