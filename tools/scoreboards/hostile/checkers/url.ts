import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { HttpTool, NetAccess } from '@tutti/tools';
import { type Checker, refusalOf, type Seen } from '../../../workspace/src/scoreboards/hostile-checker.ts';
import type { HostileInput } from '../../../workspace/src/scoreboards/hostile-input.ts';

interface Row {
  readonly url: string;
  /** The addresses of every name; a list of lists says what each question after the other is answered. */
  readonly dns?: readonly string[] | readonly (readonly string[])[];
  readonly redirect?: readonly string[];
  /** The text of the answer; `endless`, `drip` and `bomb` (little that unpacks to much) are made here. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Peer {
  readonly server: Server;
  readonly port: number;
  /** What it was asked since the row began, with the origin that was dialled. */
  seen: { readonly origin: string; readonly request: IncomingMessage }[];
  row: Row;
}

// More than the limit on bodies, in a few kilobytes.
const BOMB = gzipSync(Buffer.alloc(5_000_000));

const TOKEN = 'Bearer of-the-first-origin';

let peer: Peer | undefined;

/** URLs, sent by the HTTP client to a net in which each name has the addresses of the row, and every address is one server on the loopback. */
export const checker: Checker = { codes: {}, check, close: async () => void peer?.server.close() };

async function check(input: HostileInput): Promise<Seen> {
  peer ??= await startPeer();
  const row = input.json() as Row;
  peer.row = row;
  peer.seen = [];
  const dialled: string[] = [];
  const net = netOf(row, peer, dialled);
  try {
    await new HttpTool(net).execute('get', { url: row.url, headers: { Authorization: TOKEN, Cookie: 'a=b', 'X-Api-Key': TOKEN } });
  } catch (error) {
    const harm = dialled.filter((address) => !(row.dns ?? []).flat().includes(address) || address.startsWith('127.'));
    const leaks = (error as Error).message.includes('pass@') || JSON.stringify(error).includes(TOKEN);
    return harm.length > 0 || leaks
      ? { outcome: 'went-on', harm: [...harm.map((address) => `${address} was dialled`), ...(leaks ? ['the error holds a secret'] : [])] }
      : refusalOf(error);
  }
  return { outcome: 'went-on', harm: harmIn(peer.seen) };
}

function netOf(row: Row, { port }: Peer, dialled: string[]): NetAccess {
  let asked = 0;
  return new NetAccess({
    limits: { timeoutMs: 900, idleMs: 400, maxBytes: 1_000_000 },
    resolve: async () => answerOf(row, asked++).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    dial: ({ addresses }) => {
      dialled.push(...addresses.map(({ address }) => address));
      return connect(port, '127.0.0.1');
    },
  });
}

function answerOf({ dns = [] }: Row, question: number): readonly string[] {
  const answers = dns.map((answer) => (typeof answer === 'string' ? [answer] : answer));
  const isOneAnswer = dns.every((answer) => typeof answer === 'string');
  return isOneAnswer ? answers.flat() : (answers[Math.min(question, answers.length - 1)] ?? []);
}

function harmIn(seen: Peer['seen']): readonly string[] {
  const first = seen[0]?.origin;
  const strangers = seen.filter(
    ({ origin, request }) =>
      origin !== first && (request.headers.authorization ?? request.headers.cookie ?? request.headers['x-api-key']) !== undefined,
  );
  const split = seen.filter(
    ({ request }) => request.rawHeaders.filter((name, i) => i % 2 === 0 && name.toLowerCase() === 'host').length !== 1,
  );
  return [
    ...strangers.map(({ origin }) => `${origin} was told who asks`),
    ...(split.length > 0 ? ['a header appeared'] : []),
    ...(seen.length === 0 ? ['nothing was asked'] : []),
  ];
}

async function startPeer(): Promise<Peer> {
  const server = createServer((request, response) => answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  return { server, port: (server.address() as AddressInfo).port, seen: [], row: { url: '' } };
}

function answer(request: IncomingMessage, response: ServerResponse): void {
  if (peer === undefined) return;
  const { row, seen } = peer;
  const location =
    row.redirect === undefined ? undefined : (row.redirect[seen.length] ?? (row.redirect.includes(row.url) ? row.url : undefined));
  seen.push({ origin: String(request.headers.host), request });
  response.on('error', () => undefined);
  if (location !== undefined) return void response.writeHead(302, { location }).end();
  if (row.body === 'bomb') return void response.writeHead(200, { 'content-type': 'text/plain', 'content-encoding': 'gzip' }).end(BOMB);
  response.writeHead(200, { 'content-type': 'text/plain', ...row.headers });
  if (row.body === 'endless') return pour(response);
  if (row.body === 'drip') return void response.write('.');
  response.end(row.body ?? 'an answer');
}

/** Writes for as long as somebody listens. */
function pour(response: ServerResponse): void {
  while (!response.destroyed && response.write('x'.repeat(65_536)));
  if (!response.destroyed) response.once('drain', () => pour(response));
}
