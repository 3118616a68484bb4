import { createServer, request as httpRequest, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex, Readable } from 'node:stream';
import { systemIds, TuttiError } from '@tutti/core';
import { ResponseTooLargeError } from '../errors/response-too-large-error.ts';
import type { NetAccess } from '../net/net-access.ts';
import { parseUrl } from '../net/parse-url.ts';

/** What a proxy passes on, and how much of it. */
export interface BrowserProxyOptions {
  readonly net: NetAccess;
  readonly maxBytes: number;
  /** Told when nothing more is passed on. */
  readonly onFailure: () => void;
}

const HOP_BY_HOP: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]);

/**
 * The browser's only way to the net: pages, what they load, redirects, sockets. Everything goes to checked addresses, which are dialled
 * from here; the browser itself resolves no names. Who does not know the password is turned away.
 */
export class BrowserProxy implements AsyncDisposable {
  readonly #net: NetAccess;
  readonly #maxBytes: number;
  readonly #onFailure: () => void;
  readonly #server: Server;
  readonly #open = new Set<Duplex>();
  readonly #refused = new Map<string, TuttiError>();
  readonly #password = systemIds.next();
  #bytes = 0;
  #failure: TuttiError | undefined = undefined;

  /** It listens after {@link BrowserProxy.open}. */
  constructor({ net, maxBytes, onFailure }: BrowserProxyOptions) {
    this.#net = net;
    this.#maxBytes = maxBytes;
    this.#onFailure = onFailure;
    this.#server = createServer((request, response) => void this.#pass(request, response));
    this.#server.on('connect', (request: IncomingMessage, client: Duplex) => void this.#tunnel(request, client));
    this.#server.on('connection', (socket) => this.#keep(socket));
  }

  static async open(options: BrowserProxyOptions): Promise<BrowserProxy> {
    const proxy = new BrowserProxy(options);
    await new Promise<void>((resolve, reject) => proxy.#server.once('error', reject).listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  /** How a browser is told of it; loopback addresses go through it too. */
  get settings(): { readonly server: string; readonly bypass: string; readonly username: string; readonly password: string } {
    return {
      server: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`,
      bypass: '<-loopback>',
      username: 'tutti',
      password: this.#password,
    };
  }

  /** What ended everything: too many bytes. */
  get failure(): TuttiError | undefined {
    return this.#failure;
  }

  /** Why the way to a URL was refused, if it was. */
  refusalOf(url: string): TuttiError | undefined {
    return this.#refused.get(placeOf(URL.parse(url)));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A request of plain http, which comes with its whole URL. */
  async #pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (!this.#isKnown(request)) return void response.writeHead(407, { 'proxy-authenticate': 'Basic realm="tutti"' }).end();
    const upstream = await this.#connect(request.url ?? '');
    if (upstream === undefined) return void request.socket.destroy();
    const url = new URL(request.url ?? '');
    const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.has(name)));
    const sent = httpRequest({
      method: request.method ?? 'GET',
      path: `${url.pathname}${url.search}`,
      headers: { ...headers, host: url.host, connection: 'close' },
      createConnection: () => upstream,
    });
    sent.on('error', () => request.socket.destroy());
    sent.on('response', (answer) => {
      response.writeHead(
        answer.statusCode ?? 502,
        answer.statusMessage ?? '',
        Object.fromEntries(Object.entries(answer.headers).filter(([name]) => !HOP_BY_HOP.has(name))) as never,
      );
      this.#counted(answer)
        .on('error', () => request.socket.destroy())
        .pipe(response);
    });
    request.on('error', () => sent.destroy()).pipe(sent);
  }

  /** A connection that the browser encrypts itself: https, and web sockets. */
  async #tunnel(request: IncomingMessage, client: Duplex): Promise<void> {
    client.on('error', () => client.destroy());
    if (!this.#isKnown(request))
      return void client.end(
        'HTTP/1.1 407 Proxy Authentication Required\r\nproxy-authenticate: Basic realm="tutti"\r\ncontent-length: 0\r\n\r\n',
      );
    const upstream = await this.#connect(`https://${request.url ?? ''}`);
    if (upstream === undefined) return void client.end('HTTP/1.1 403 Forbidden\r\ncontent-length: 0\r\n\r\n');
    client.write('HTTP/1.1 200 Connection Established\r\n\r\n');
    client.pipe(upstream);
    this.#counted(upstream).pipe(client);
    client.on('close', () => upstream.destroy());
  }

  async #connect(target: string): Promise<Duplex | undefined> {
    try {
      const upstream = await this.#dialled(parseUrl(target));
      this.#keep(upstream);
      return upstream.on('error', () => upstream.destroy());
    } catch (error) {
      // A name that resolves to nothing is as final as one that is forbidden.
      if (TuttiError.isInstance(error)) this.#refused.set(placeOf(URL.parse(target)), error);
      return undefined;
    }
  }

  /** A tunnel does not say what it is for: a web socket of an origin that was allowed comes this way too. */
  async #dialled(url: URL): Promise<Duplex> {
    try {
      return await this.#net.connect(url);
    } catch (error) {
      if (url.protocol !== 'https:' || url.port === '') throw error;
      return await this.#net.connect(`http://${url.host}`).catch(() => {
        throw error;
      });
    }
  }

  #counted<T extends Readable>(from: T): T {
    return from.on('data', (piece: Buffer) => this.#count(piece.length));
  }

  #count(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes <= this.#maxBytes || this.#failure !== undefined) return;
    this.#failure = new ResponseTooLargeError(
      `The pages load more than the ${this.#maxBytes} bytes that one call may. Choose a smaller page, or allow more with "maxBytes" of the browser.`,
      { data: { limit: this.#maxBytes } },
    );
    this.#onFailure();
  }

  #isKnown({ headers }: IncomingMessage): boolean {
    return headers['proxy-authorization'] === `Basic ${Buffer.from(`tutti:${this.#password}`).toString('base64')}`;
  }

  #keep(socket: Duplex): void {
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
  }
}

function placeOf(url: URL | null): string {
  if (url === null) return '';
  const secure = url.protocol === 'https:' || url.protocol === 'wss:';
  return `${url.hostname}:${url.port === '' ? (secure ? '443' : '80') : url.port}`;
}
