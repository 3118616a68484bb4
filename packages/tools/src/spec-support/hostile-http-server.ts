import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server does when it is asked for `method`; what it does not do itself is done as the protocol says. */
export type Misdeed = (asked: {
  readonly id: unknown;
  readonly method: string;
  readonly response: ServerResponse;
  readonly request: IncomingMessage;
  reply(result: unknown): void;
}) => boolean;

export interface HostileHttpServer extends AsyncDisposable {
  readonly origin: string;
  /** What is done from here on. */
  misbehave(misdeed: Misdeed): void;
  readonly requests: { readonly url: string; readonly method: string }[];
}

/** A server that speaks MCP over HTTP as far as it must. */
export async function startHostileServer(): Promise<HostileHttpServer> {
  let misdeed: Misdeed = () => false;
  const requests: { readonly url: string; readonly method: string }[] = [];
  const server: Server = createServer(async (request, response) => {
    response.on('error', () => undefined);
    const asked = JSON.parse((await textOf(request)) || 'null') as {
      readonly id?: unknown;
      readonly method?: string;
      readonly params?: { readonly protocolVersion?: string };
    } | null;
    const method = asked?.method ?? `http ${request.method ?? ''}`;
    requests.push({ url: request.url ?? '', method });
    const reply = (result: unknown): void =>
      void response
        .writeHead(200, { 'content-type': 'application/json', 'mcp-session-id': 's1' })
        .end(JSON.stringify({ jsonrpc: '2.0', id: asked?.id, result }));
    if (misdeed({ id: asked?.id, method, request, response, reply })) return;
    if (asked === null) response.writeHead(405).end();
    else if (asked.id === undefined) response.writeHead(202).end();
    else if (method === 'initialize')
      reply({ protocolVersion: asked.params?.protocolVersion, capabilities: { tools: {} }, serverInfo: { name: 'hostile', version: '1' } });
    else if (method === 'tools/list') reply({ tools: [{ name: 'go', description: 'Goes.', inputSchema: { type: 'object' } }] });
    else if (method === 'tools/call') reply({ content: [{ type: 'text', text: 'gone' }] });
    else
      response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ jsonrpc: '2.0', id: asked.id, error: { code: -32601, message: 'unknown' } }));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    misbehave: (next) => {
      misdeed = next;
      requests.length = 0;
    },
    [Symbol.asyncDispose]: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** Writes the same piece for as long as somebody reads. */
export function withoutEnd(response: ServerResponse, type: string, piece: string): true {
  response.writeHead(200, { 'content-type': type });
  const write = (): void => {
    while (!response.destroyed && response.write(piece));
    if (!response.destroyed) response.once('drain', write);
  };
  write();
  return true;
}

async function textOf(request: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of request) pieces.push(piece as Buffer);
  return String(Buffer.concat(pieces));
}
