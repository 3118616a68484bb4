import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { describeCause, TuttiError } from '@tutti/core';
import { RequestFailedError } from '../errors/request-failed-error.ts';
import type { Deadline } from './deadline.ts';

/** One request, without redirects. */
export interface NetCall {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array | undefined;
}

/** Sends one request over a connection and gives the head of the answer; its body is still to be read. */
export function exchange(
  url: URL,
  call: NetCall,
  { open, deadline, what }: { readonly open: () => Duplex; readonly deadline: Deadline; readonly what: string },
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(netError(error, deadline.signal, what));
    if (deadline.signal.aborted) return fail(deadline.signal.reason);
    const length =
      call.body === undefined
        ? /^(?:POST|PUT|PATCH)$/.test(call.method)
          ? { 'content-length': '0' }
          : {}
        : { 'content-length': String(call.body.byteLength) };
    const sent = httpRequest(
      {
        method: call.method,
        path: `${url.pathname}${url.search}`,
        signal: deadline.signal,
        createConnection: () => open(),
        headers: { ...call.headers, ...length, host: url.host, connection: 'close' },
      },
      (answer) => {
        deadline.touch();
        resolve(answer);
      },
    );
    sent.on('error', fail);
    sent.end(call.body);
  });
}

/** What a broken request ends with: why it was stopped, else what broke. */
export function netError(error: unknown, signal: AbortSignal, what: string): unknown {
  if (signal.aborted) return signal.reason;
  if (TuttiError.isInstance(error)) return error;
  return new RequestFailedError(
    `The request to ${what} failed: ${describeCause(error)}. Check the address, and whether the server is up.`,
    { cause: error, data: { url: what } },
  );
}
