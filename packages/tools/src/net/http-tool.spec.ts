import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@tutti/core';
import { ToolRegistry } from '../registry/tool-registry.ts';
import { HttpTool } from './http-tool.ts';

interface Echo {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

let server: Server;
let origin = '';
let tools: ToolRegistry;

beforeAll(async () => {
  server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      if (request.url === '/gone') return void response.writeHead(410).end('gone');
      if (request.url === '/latin')
        return void response.setHeader('content-type', 'text/html').end(Buffer.from('<meta charset=iso-8859-1>Åse', 'latin1'));
      if (request.url === '/bytes') return void response.setHeader('content-type', 'image/png').end(Buffer.from([0x89, 0xff, 0, 1]));
      if (request.url === '/moved') return void response.writeHead(302, { location: '/there' }).end();
      response
        .setHeader('content-type', 'application/json')
        .end(
          JSON.stringify({ method: request.method, url: request.url, headers: request.headers, body: Buffer.concat(pieces).toString() }),
        );
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  tools = new ToolRegistry();
  tools.registerTool(new HttpTool({ allowPrivate: [origin] }));
});

afterAll(() => void server.close());

const call = async (action: string, parameters: JsonObject): Promise<JsonObject> =>
  (await tools.call('http-client', action, parameters)) as JsonObject;
const echoOf = async (action: string, parameters: JsonObject): Promise<Echo> => (await call(action, parameters))['json'] as unknown as Echo;

describe('the HTTP client', () => {
  it('gets by default, with query and headers', async () => {
    const result = await call('execute', {
      url: `${origin}/a?x=1#f`,
      params: { q: 'a b', tag: ['c', 'd'], none: null },
      headers: { 'X-Number': 5 },
    });
    expect(result).toMatchObject({
      status: 200,
      status_code: 200,
      ok: true,
      success: true,
      json: { method: 'GET', url: '/a?x=1&q=a+b&tag=c&tag=d', headers: { 'x-number': '5' } },
    });
  });

  it.each<readonly [string, readonly [JsonObject, string, string]]>([
    ['json', [{ json: { a: [1] } }, '{"a":[1]}', 'application/json']],
    ['data that is an object', [{ data: { a: 1 } }, '{"a":1}', 'application/json']],
    ['a form', [{ form: { a: 'b c' } }, 'a=b+c', 'application/x-www-form-urlencoded']],
    ['text', [{ body: 'plain' }, 'plain', 'text/plain; charset=utf-8']],
    ['text of a type', [{ body: '<a/>', headers: { 'Content-Type': 'text/xml' } }, '<a/>', 'text/xml']],
  ])('posts %s', async (_what, [parameters, body, type]) => {
    const echo = await echoOf('post', { url: origin, ...parameters });
    expect([echo.method, echo.body, echo.headers['content-type']]).toEqual(['POST', body, type]);
  });

  it('tells a service that knows it when a request is sent again', async () => {
    const context = { signal: new AbortController().signal, idempotencyKey: 'run/step é' };
    for (const [method, key] of [
      ['POST', 'run%2Fstep%20%C3%A9'],
      ['GET', undefined],
    ]) {
      const { json } = (await tools.call('http-client', 'request', { url: origin, method: method as string }, context)) as unknown as {
        readonly json: Echo;
      };
      expect(json.headers['idempotency-key']).toBe(key);
    }
  });

  it('has the effect of its method', () => {
    const effect = (action: string, parameters: JsonObject = {}): string => tools.effect('http-client', action, parameters);
    expect(['get', 'head', 'put', 'delete', 'post', 'patch'].map((action) => effect(action))).toEqual([
      'none',
      'none',
      'idempotent',
      'idempotent',
      'once',
      'once',
    ]);
    expect([
      effect('execute'),
      effect('request', { method: 'put' }),
      effect('request', { method: 'POST' }),
      effect('request', { method: '{{ m }}' }),
    ]).toEqual(['none', 'idempotent', 'once', 'once']);
  });

  it('reports an error status without losing the answer', async () => {
    expect(await call('get', { url: `${origin}/gone` })).toMatchObject({
      success: false,
      ok: false,
      status: 410,
      text: 'gone',
      error: expect.stringMatching(/^"http.*\/gone" answered 410 Gone\. Check the address\.$/),
    });
  });

  it('reads text in the character set that it names, and other bytes as base64', async () => {
    expect(await call('get', { url: `${origin}/latin` })).toMatchObject({ text: expect.stringContaining('Åse') });
    expect(await call('get', { url: `${origin}/bytes` })).toMatchObject({ body: 'if8AAQ==', encoding: 'base64', text: '' });
  });

  it('follows redirects unless told not to', async () => {
    expect(await call('get', { url: `${origin}/moved` })).toMatchObject({ url: `${origin}/there` });
    expect(await call('get', { url: `${origin}/moved`, follow_redirects: 'false' })).toMatchObject({
      status: 302,
      success: true,
      headers: { location: '/there' },
    });
  });

  it('refuses methods it does not know, and private addresses that were not allowed', async () => {
    await expect(call('request', { url: origin, method: 'TRACE' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    await expect(new HttpTool().execute('get', { url: origin })).rejects.toMatchObject({ code: 'URL_PRIVATE' });
  });
});
