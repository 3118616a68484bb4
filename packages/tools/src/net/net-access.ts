import { lookup } from 'node:dns/promises';
import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import type { Duplex } from 'node:stream';
import { systemClock, type Clock } from '@tutti/core';
import { HostUnknownError } from '../errors/host-unknown-error.ts';
import { UrlCredentialsError } from '../errors/url-credentials-error.ts';
import { UrlPrivateError } from '../errors/url-private-error.ts';
import { UrlRedirectsError } from '../errors/url-redirects-error.ts';
import { Deadline, type DeadlineTimes } from './deadline.ts';
import type { Dial, DialTarget, NetAddress } from './dial.ts';
import type { NetCall } from './exchange.ts';
import { isGlobalAddress } from './global-address.ts';
import { hostOf, parseUrl, showUrl } from './parse-url.ts';
import { PrivateAllowance } from './private-allowance.ts';
import { isPrivateName } from './private-name.ts';
import { wholeBody } from './whole-body.ts';
import { redirectOf } from './redirect.ts';
import { toWebResponse, webCall } from './web-fetch.ts';

/** How far requests may go. */
export interface NetLimits extends DeadlineTimes {
  /** Longest body, unpacked, bytes. Default 10 MiB. */
  readonly maxBytes: number;
  /** Default 5. */
  readonly maxRedirects: number;
}

/** How the net is reached. */
export interface NetAccessOptions {
  /** Private destinations that may be called all the same: origins (`http://127.0.0.1:8080`), addresses or ranges (`10.1.0.0/16`). */
  readonly allowPrivate?: readonly string[];
  /** Defaults: 30 s in all, 15 s of silence, 10 MiB, 5 redirects. */
  readonly limits?: Partial<NetLimits>;
  readonly clock?: Clock;
  /** Addresses of a name. Default: the system's. */
  readonly resolve?: (name: string) => Promise<readonly NetAddress[]>;
  /** Opens connections. Default: to the checked addresses. */
  readonly dial?: Dial;
}

/** One request. */
export interface NetRequest extends Partial<NetLimits> {
  /** Default `GET`. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
  /** `manual` gives the redirect itself. Default `follow`. */
  readonly redirect?: 'follow' | 'manual';
}

/** An answer, read in full. */
export interface NetAnswer {
  /** Where it came from, after redirects. */
  readonly url: string;
  readonly status: number;
  readonly statusText: string;
  /** By lower-case name; what came several times is joined by commas. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
}

interface OpenAnswer {
  readonly url: URL;
  readonly answer: IncomingMessage;
  readonly pieces: AsyncGenerator<Uint8Array, void, undefined>;
}

const DEFAULT_LIMITS: NetLimits = { timeoutMs: 30_000, idleMs: 15_000, maxBytes: 10 * 1024 * 1024, maxRedirects: 5 };

/** HTTP and TLS are loaded with the first request: they take as long to load as a small pipeline takes to run. */
const transport = (): Promise<typeof import('./transport.ts')> => import('./transport.ts');

/** The one way to the net: http and https to addresses of the open internet, checked at every redirect, with limits on time and size. */
export class NetAccess {
  readonly #allowance: PrivateAllowance;
  readonly #limits: NetLimits;
  readonly #clock: Clock;
  readonly #resolve: (name: string) => Promise<readonly NetAddress[]>;
  readonly #dial: Dial | undefined;

  constructor(options: NetAccessOptions = {}) {
    this.#allowance = new PrivateAllowance(options.allowPrivate ?? []);
    this.#limits = { ...DEFAULT_LIMITS, ...options.limits };
    this.#clock = options.clock ?? systemClock;
    this.#resolve = options.resolve ?? systemResolve;
    this.#dial = options.dial;
  }

  /**
   * The addresses of a URL that may be called; nothing is connected.
   * @throws UrlInvalidError, UrlSchemeError, UrlPrivateError when any of its addresses is not global, UrlCredentialsError, HostUnknownError
   */
  async check(text: string | URL): Promise<readonly NetAddress[]> {
    const url = typeof text === 'string' ? parseUrl(text) : parseUrl(text.href);
    const shown = showUrl(url.href);
    const host = hostOf(url);
    const isAllowed = this.#allowance.allowsOrigin(url);
    const permits = (address: string): boolean => isAllowed || isGlobalAddress(address) || this.#allowance.allowsAddress(address);
    const literal = isIP(host);
    if (literal === 0 ? !isAllowed && isPrivateName(host) : !permits(host)) throw privateError(shown, host);
    if (url.username !== '' || url.password !== '')
      throw new UrlCredentialsError(`The URL ${shown} holds a user name or a password. Send them in a header instead.`, { data: { host } });
    if (literal !== 0) return [{ address: host, family: literal === 6 ? 6 : 4 }];
    const addresses = await this.#addressesOf(host, shown);
    const forbidden = addresses.find(({ address }) => !permits(address));
    if (forbidden !== undefined) throw privateError(shown, host);
    return addresses;
  }

  /** Opens a connection to a checked address of a URL, for those who speak over it themselves; nothing on it is encrypted or limited. @throws as {@link NetAccess.check} */
  async connect(text: string | URL): Promise<Duplex> {
    const url = typeof text === 'string' ? parseUrl(text) : text;
    const addresses = await this.check(url);
    const { dialChecked } = await transport();
    return (this.#dial ?? dialChecked)({ host: hostOf(url), port: portOf(url), isSecure: false, addresses });
  }

  /** Sends a request, follows its redirects and reads the answer in full. Answers with an error status are answers. */
  async request(url: string, request: NetRequest = {}): Promise<NetAnswer> {
    const { url: last, answer, pieces } = await this.#open(url, request);
    const body = await wholeBody(pieces);
    return { url: last.href, status: answer.statusCode ?? 0, statusText: answer.statusMessage ?? '', headers: plainHeaders(answer), body };
  }

  /** The same in the form of the standard `fetch`, for libraries that take one; the body is read as it comes. */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}, limits: Partial<NetLimits> = {}): Promise<Response> => {
    const { url, ...request } = await webCall(input, init);
    const { url: last, answer, pieces } = await this.#open(url, { ...limits, ...request });
    return toWebResponse(answer, { url: last.href, pieces });
  };

  async #open(text: string, request: NetRequest): Promise<OpenAnswer> {
    const limits = { ...this.#limits, ...defined(request) };
    const shown = showUrl(text);
    const { readBody, toCall } = await transport();
    const deadline = new Deadline({ clock: this.#clock, times: limits, what: shown, signal: request.signal });
    try {
      let url = parseUrl(text);
      let call = toCall(request);
      for (let redirects = 0; ; redirects++) {
        const answer = await this.#send(url, call, deadline);
        const next = request.redirect === 'manual' ? undefined : redirectOf(answer, url, call);
        if (next === undefined)
          return { url, answer, pieces: readBody(answer, { maxBytes: limits.maxBytes, deadline, what: showUrl(url.href) }) };
        answer.destroy();
        if (redirects >= limits.maxRedirects)
          throw new UrlRedirectsError(`${shown} redirects more than ${limits.maxRedirects} times. Give the address it should end at.`, {
            data: { url: shown, maxRedirects: limits.maxRedirects },
          });
        ({ url, call } = next);
      }
    } catch (error) {
      deadline[Symbol.dispose]();
      throw error;
    }
  }

  async #send(url: URL, call: NetCall, deadline: Deadline): Promise<IncomingMessage> {
    const addresses = await untilAborted(this.check(url), deadline.signal);
    const { dialChecked, exchange } = await transport();
    const target: DialTarget = { host: hostOf(url), port: portOf(url), isSecure: url.protocol === 'https:', addresses };
    return exchange(url, call, { open: () => (this.#dial ?? dialChecked)(target), deadline, what: showUrl(url.href) });
  }

  async #addressesOf(host: string, shown: string): Promise<readonly NetAddress[]> {
    const addresses = await this.#resolve(host).catch((cause: unknown) => {
      throw new HostUnknownError(`The host of ${shown} cannot be found. Check its spelling, and whether the net is there.`, {
        cause,
        data: { host },
      });
    });
    if (addresses.length === 0) throw new HostUnknownError(`The host of ${shown} has no address. Check its spelling.`, { data: { host } });
    return addresses;
  }
}

function portOf({ port, protocol }: URL): number {
  return Number(port) || (protocol === 'https:' ? 443 : 80);
}

function plainHeaders({ headers }: IncomingMessage): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : String(value)]),
  );
}

function privateError(shown: string, host: string): UrlPrivateError {
  return new UrlPrivateError(
    `The URL ${shown} leads to this machine or a private net. Only addresses of the open internet are called; allow others by name, in orchestrator.yaml or as an option: tools: { net: { allowPrivate: ["http://127.0.0.1:8080"] } }.`,
    { data: { host } },
  );
}

async function systemResolve(name: string): Promise<readonly NetAddress[]> {
  const found = await lookup(name, { all: true });
  return found.map(({ address, family }) => ({ address, family: family === 6 ? 6 : 4 }));
}

function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason as Error);
    if (signal.aborted) onAbort();
    signal.addEventListener('abort', onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort));
  });
}

function defined(request: NetRequest): Partial<NetLimits> {
  const { timeoutMs, idleMs, maxBytes, maxRedirects } = request;
  return Object.fromEntries(Object.entries({ timeoutMs, idleMs, maxBytes, maxRedirects }).filter(([, value]) => value !== undefined));
}
