import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Pages on a loopback address, and what was asked of them. */
export interface WebPages extends AsyncDisposable {
  readonly origin: string;
  readonly seen: string[];
}

/** Serves pages by path; a page may be a function of the request. */
export async function webPages(
  pages: Readonly<Record<string, string | ((request: IncomingMessage, response: ServerResponse) => void)>>,
  host = '127.0.0.1',
): Promise<WebPages> {
  const seen: string[] = [];
  const server: Server = createServer((request, response) => {
    seen.push(`${request.method ?? ''} ${request.url ?? ''}`);
    const page = pages[request.url?.split('?')[0] ?? ''];
    if (typeof page === 'function') page(request, response);
    else response.writeHead(page === undefined ? 404 : 200, { 'content-type': 'text/html; charset=utf-8' }).end(page ?? 'nothing here');
  });
  await new Promise<void>((resolve) => server.listen(0, host, resolve));
  const dispose = async (): Promise<void> => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { origin: `http://${host}:${(server.address() as AddressInfo).port}`, seen, [Symbol.asyncDispose]: dispose };
}
