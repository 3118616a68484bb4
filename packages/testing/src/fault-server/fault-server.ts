import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import type { FaultRequest, FaultResponse } from './fault-response.ts';

type Answer = FaultResponse | ((request: FaultRequest) => FaultResponse);

/** An HTTP server on the loopback that answers as it is told, well or badly, and counts what it is asked. */
export class FaultServer implements AsyncDisposable {
  readonly #server: Server;
  readonly #sockets: Set<Socket> = new Set();
  readonly #timers: Set<NodeJS.Timeout> = new Set();
  readonly #requests: FaultRequest[] = [];
  readonly #waiting: (() => void)[] = [];
  #next: readonly Answer[] = [];

  constructor() {
    this.#server = createServer((request, response) => void this.#handle(request, response));
    this.#server.keepAliveTimeout = 0;
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
      socket.on('error', () => undefined);
    });
  }

  /** Starts to listen on a free port. */
  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Requests so far, in order. */
  get requests(): readonly FaultRequest[] {
    return this.#requests;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#sockets.size;
  }

  /** Forgets past requests, and answers from now on with these, one after the other; the last one answers whatever still comes. */
  respond(...answers: readonly [Answer, ...Answer[]]): this {
    this.#next = answers;
    this.#requests.length = 0;
    return this;
  }

  /** Resolves when this many requests have arrived. */
  async asked(count: number): Promise<void> {
    while (this.#requests.length < count) await new Promise<void>((resolve) => this.#waiting.push(resolve));
  }

  async close(): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    for (const socket of this.#sockets) socket.destroy();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #handle(message: IncomingMessage, response: ServerResponse): Promise<void> {
    const request = await readRequest(message).catch(() => undefined);
    if (request === undefined) return;
    const answer = this.#next[Math.min(this.#requests.length, this.#next.length - 1)] ?? { status: 404, body: '{}' };
    this.#requests.push(request);
    const given = typeof answer === 'function' ? answer(request) : answer;
    response.on('error', () => undefined);
    await this.#send(response, given).catch(() => response.destroy());
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  async #send(response: ServerResponse, given: FaultResponse): Promise<void> {
    const { status = 200, headers = {}, fault, chunks = given.body === undefined ? [] : [given.body], everyMs = 0 } = given;
    if (fault === 'stall-before-headers') return;
    if (fault === 'reset-before-headers') return reset(response);
    response.writeHead(status, { 'content-type': 'application/json', ...headers });
    response.flushHeaders();
    for (const [index, chunk] of chunks.entries()) {
      if (index > 0 && everyMs > 0) await this.#sleep(everyMs);
      await write(response, chunk);
    }
    if (fault === undefined) response.end();
    else if (fault === 'reset-in-body') await this.#sleep(5).then(() => reset(response));
    else if (fault === 'drip') this.#every(everyMs === 0 ? 1 : everyMs, response, ':\n');
    else if (fault === 'endless') this.#every(0, response, 'x'.repeat(1_000_000));
  }

  #every(ms: number, response: ServerResponse, text: string): void {
    const timer = setInterval(() => {
      if (response.destroyed) clearInterval(timer);
      else if (!response.writableNeedDrain) response.write(text);
    }, ms);
    this.#timers.add(timer);
  }

  async #sleep(ms: number): Promise<void> {
    await new Promise<void>((resolve) => this.#timers.add(setTimeout(resolve, ms)));
  }
}

/** A {@link FaultServer} that listens. */
export async function faultServer(): Promise<FaultServer> {
  return await new FaultServer().start();
}

async function readRequest(message: IncomingMessage): Promise<FaultRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  const headers = Object.fromEntries(Object.entries(message.headers).map(([name, value]) => [name, String(value)]));
  return { method: message.method ?? '', path: message.url ?? '', headers, body: Buffer.concat(chunks).toString('utf8') };
}

/** A reset, not an orderly end. */
function reset(response: ServerResponse): void {
  response.socket?.resetAndDestroy();
}

async function write(response: ServerResponse, chunk: string | Uint8Array): Promise<void> {
  await new Promise<void>((resolve, reject) =>
    response.write(chunk, (error) => (error === null || error === undefined ? resolve() : reject(error))),
  );
}
