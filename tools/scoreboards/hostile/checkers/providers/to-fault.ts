import { gzipSync } from 'node:zlib';
import type { FaultResponse } from '@tutti/testing';

/** A response as a row describes it. */
export interface RowResponse {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly fault?: string;
}

/** What the fault server is to send. A body that stands among the headers is a body all the same. */
export function toFault({ status = 200, headers: given = {}, body: outer, fault }: RowResponse): FaultResponse {
  const { body: inner, ...headers } = given;
  const body = outer ?? inner ?? '';
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fault === undefined
    ? { status, headers, body: text }
    : { status, headers: { 'content-type': 'text/event-stream', ...headers }, ...broken(fault, text) };
}

const partial = 'data: {"choices":[{"index":0,"delta":{"content":"Hel"}}],"candidates":[{"content":{"parts":[{"text":"Hel"}]}}]}\n\n';

/** Faults by what their names speak of. */
function broken(fault: string, body: string): Partial<FaultResponse> {
  const isInBody = /body|after|mid|stream|partial/.test(fault) && !/before/.test(fault);
  if (/destroy|reset|rst|kill|abort|close|econn/.test(fault))
    return isInBody ? { body: body === '' ? partial : body, fault: 'reset-in-body' } : { fault: 'reset-before-headers' };
  if (/byte|drip|slow|trickle|keep-?alive/.test(fault)) return { fault: 'drip' };
  if (/stall|hang|silent|never|no-response|timeout/.test(fault))
    return isInBody ? { body: partial, fault: 'stall-in-body' } : { fault: 'stall-before-headers' };
  if (/gzip|bomb|zip/.test(fault))
    return {
      headers: { 'content-type': 'application/json', 'content-encoding': 'gzip' },
      chunks: Array.from({ length: 300 }, () => zeros),
    };
  if (/endless|infinite|flood|huge|giant/.test(fault)) return { fault: 'endless' };
  if (/truncat|cut|short|length/.test(fault))
    return { body: body === '' ? partial.slice(0, 40) : body.slice(0, Math.ceil(body.length / 2)) };
  throw new Error(`The fault "${fault}" is not known to the fault server.`);
}

/** A megabyte of zeros; several of them one after the other are one gzip stream. */
const zeros = gzipSync(Buffer.alloc(1_000_000));
