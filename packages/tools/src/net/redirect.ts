import type { IncomingMessage } from 'node:http';
import { UrlDowngradeError } from '../errors/url-downgrade-error.ts';
import type { NetCall } from './exchange.ts';
import { parseUrl, showUrl } from './parse-url.ts';

// Whatever may prove who is asking stays with the origin it was meant for.
const PERSONAL = /auth|cookie|token|secret|session|api-?key|credential|signature/i;

/** Where a redirect leads, if the answer is one, and what is sent there. @throws UrlDowngradeError from https to http. */
export function redirectOf(
  answer: Pick<IncomingMessage, 'statusCode' | 'headers'>,
  url: URL,
  call: NetCall,
): { readonly url: URL; readonly call: NetCall } | undefined {
  const {
    statusCode = 0,
    headers: { location },
  } = answer;
  if (![301, 302, 303, 307, 308].includes(statusCode) || location === undefined) return undefined;
  const next = parseUrl(location, url);
  if (url.protocol === 'https:' && next.protocol === 'http:')
    throw new UrlDowngradeError(
      `${showUrl(url.href)} redirects from https to ${showUrl(next.href)}, where everybody on the way can read along. Give the https address of the target.`,
    );
  const toGet = statusCode === 303 ? call.method !== 'HEAD' : statusCode < 303 && call.method === 'POST';
  const kept = Object.entries(call.headers).filter(
    ([name]) => !(toGet && name.startsWith('content-')) && (next.origin === url.origin || !PERSONAL.test(name)),
  );
  return {
    url: next,
    call: { method: toGet ? 'GET' : call.method, headers: Object.fromEntries(kept), body: toGet ? undefined : call.body },
  };
}
