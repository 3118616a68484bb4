import { isIP } from 'node:net';
import { UrlInvalidError } from '../errors/url-invalid-error.ts';
import { UrlPrivateError } from '../errors/url-private-error.ts';
import { UrlSchemeError } from '../errors/url-scheme-error.ts';
import { bareAddress, isGlobalAddress } from './global-address.ts';

/**
 * Reads a URL as browsers do, which brings hosts written as one number, in octal, hexadecimal or full-width characters to one spelling.
 * @throws UrlInvalidError, UrlSchemeError; UrlPrivateError for local addresses with a zone, which are no URL.
 */
export function parseUrl(text: string, base?: URL): URL {
  // The parser would drop line breaks and tabs; who hides them means no good.
  if (hasControl(text.trim()) || /%0d|%00/i.test(text) || /^[^?#]*%0a/i.test(text))
    throw new UrlInvalidError(`The URL ${showUrl(text)} holds line breaks or control characters. Leave them out.`);
  const url = parsed(text, base);
  if (url === undefined) throw unreadable(text);
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw badScheme(url.protocol.slice(0, -1), text);
  if (url.hostname === '') throw unreadable(text);
  return url;
}

/** A URL for messages: without user, password and query, which may hold keys, and without what a terminal would obey. */
export function showUrl(text: string): string {
  const plain = text.replace(/^([a-z][a-z0-9+.-]*:)?([/\\]*)[^/?#\\]*@/i, '$1$2…@').replace(/\?[^#]*/, '?…');
  return JSON.stringify(plain.length > 200 ? `${plain.slice(0, 197)}…` : plain);
}

/** The host of a URL, without the brackets of IPv6. */
export function hostOf(url: URL): string {
  return bareAddress(url.hostname);
}

function parsed(text: string, base: URL | undefined): URL | undefined {
  return URL.parse(text, base?.href) ?? undefined;
}

function unreadable(text: string): Error {
  const zoned = /^[a-z][a-z0-9+.-]*:[/\\]*\[([0-9a-f:.]+)%[^\]]*\]/i.exec(text.trim())?.[1];
  if (zoned !== undefined && isIP(zoned) === 6 && !isGlobalAddress(zoned))
    return new UrlPrivateError(`The URL ${showUrl(text)} leads to a local address. Only addresses of the open internet are called.`);
  const scheme = /^([a-z][a-z0-9+.-]*):/i.exec(text.trim())?.[1];
  if (scheme !== undefined && !/^https?$/i.test(scheme) && !/^[a-z0-9.-]+:\d+(?:\/|$)/i.test(text.trim())) return badScheme(scheme, text);
  return new UrlInvalidError(`${showUrl(text)} is no URL. Write it in full: https://example.com/page.`);
}

function badScheme(scheme: string, text: string): UrlSchemeError {
  return new UrlSchemeError(`The URL ${showUrl(text)} has the scheme "${scheme}". Only http and https are called.`, { data: { scheme } });
}

function hasControl(text: string): boolean {
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) < 0x20 || text.charCodeAt(i) === 0x7f) return true;
  return false;
}
