import { validateHeaderName, validateHeaderValue } from 'node:http';
import { ValidationError } from '@tutti/core';
import type { NetCall } from './exchange.ts';
import type { NetRequest } from './net-access.ts';

// The client says these itself: from outside they could make two requests of one.
const OWN_HEADERS: ReadonlySet<string> = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'upgrade',
  'te',
  'trailer',
  'keep-alive',
  'expect',
  'proxy-authorization',
  'proxy-connection',
]);

/** A request as it is sent. @throws ValidationError for a header that cannot be sent, or that the client says itself */
export function toCall({ method = 'GET', headers = {}, body }: NetRequest): NetCall {
  const given = Object.entries(headers).map(([name, value]) => [checkedName(name), checkedValue(name, value)] as const);
  const defaults = { accept: '*/*', 'accept-encoding': 'gzip, deflate, br', 'user-agent': 'tutti' };
  return {
    method: method.toUpperCase(),
    headers: { ...defaults, ...Object.fromEntries(given) },
    body: typeof body === 'string' ? new TextEncoder().encode(body) : body,
  };
}

function checkedName(name: string): string {
  const plain = name.toLowerCase();
  try {
    validateHeaderName(name);
  } catch {
    throw new ValidationError(`${JSON.stringify(name)} cannot be the name of a header. Use letters, digits and "-".`);
  }
  if (OWN_HEADERS.has(plain)) throw new ValidationError(`The header "${plain}" is set by the client itself. Leave it out.`);
  return plain;
}

function checkedValue(name: string, value: string): string {
  try {
    validateHeaderValue(name, value);
    return value;
  } catch {
    throw new ValidationError(
      `The value of the header "${name}" holds characters no header may hold, a line break for instance. Leave them out.`,
    );
  }
}
