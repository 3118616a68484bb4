import type { IncomingMessage } from 'node:http';
import type { NetRequest } from './net-access.ts';

/** A request of the standard `fetch` in our own terms. */
export async function webCall(input: string | URL | Request, init: RequestInit): Promise<NetRequest & { readonly url: string }> {
  const request = input instanceof Request ? new Request(input, init) : undefined;
  const url = request?.url ?? String(input);
  const headers = Object.fromEntries(request?.headers ?? new Headers(init.headers));
  const body = await bodyOf(
    request ??
      new Request('http://body.invalid', {
        method: init.method ?? 'GET',
        body: init.body ?? null,
        ...(init.body instanceof ReadableStream ? { duplex: 'half' } : {}),
      } as RequestInit),
  );
  const contentType = body.type === null ? {} : { 'content-type': body.type };
  const signal = init.signal ?? request?.signal;
  return {
    url,
    method: request?.method ?? init.method ?? 'GET',
    headers: { ...contentType, ...headers },
    ...(body.bytes === undefined ? {} : { body: body.bytes }),
    ...(signal === undefined || signal === null ? {} : { signal }),
    redirect: init.redirect === 'manual' ? 'manual' : 'follow',
  };
}

/** An answer in the form of the standard `fetch`. */
export function toWebResponse(
  answer: IncomingMessage,
  { url, pieces }: { readonly url: string; readonly pieces: AsyncGenerator<Uint8Array, void, undefined> },
): Response {
  const status = answer.statusCode ?? 200;
  const headers = new Headers();
  for (const [name, value] of Object.entries(answer.headersDistinct)) for (const each of value ?? []) headers.append(name, each);
  // The body is unpacked by now.
  headers.delete('content-encoding');
  headers.delete('content-length');
  const isEmpty = [204, 205, 304].includes(status);
  if (isEmpty) void wholeOf(pieces);
  const response = new Response(isEmpty ? null : ReadableStream.from<Uint8Array>(pieces), {
    status,
    statusText: answer.statusMessage ?? '',
    headers,
  });
  Object.defineProperty(response, 'url', { value: url });
  return response;
}

async function bodyOf(request: Request): Promise<{ readonly bytes: Uint8Array | undefined; readonly type: string | null }> {
  if (request.body === null) return { bytes: undefined, type: null };
  return { type: request.headers.get('content-type'), bytes: new Uint8Array(await request.arrayBuffer()) };
}

async function wholeOf(pieces: AsyncGenerator<Uint8Array, void, undefined>): Promise<void> {
  await pieces.next().catch(() => undefined);
  await pieces.return();
}
