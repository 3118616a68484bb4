import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { connect } from 'node:net';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isGlobalAddress } from './global-address.ts';
import { NetAccess, type NetAccessOptions } from './net-access.ts';
import { showUrl } from './parse-url.ts';

const PUBLIC = '93.184.216.34';
const servers: Server[] = [];

async function serve(listener: RequestListener): Promise<{ readonly port: number; readonly origin: string }> {
  const server = createServer(listener);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, origin: `http://127.0.0.1:${port}` };
}

/** A net in which every public name is one server on the loopback. */
function worldOf(
  port: number,
  dns: Readonly<Record<string, readonly string[]>> = {},
  options: NetAccessOptions = {},
): { readonly net: NetAccess; readonly dialled: string[] } {
  const dialled: string[] = [];
  const net = new NetAccess({
    resolve: async (name) => (dns[name] ?? [PUBLIC]).map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    dial: ({ host, addresses }) => {
      dialled.push(`${host} ${addresses.map(({ address }) => address).join(',')}`);
      return connect(port, '127.0.0.1');
    },
    ...options,
  });
  return { net, dialled };
}

const codeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'ok',
    (error: { code?: unknown }) => error.code,
  );

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

describe('addresses', () => {
  it.each([
    '8.8.8.8',
    '93.184.216.34',
    '172.32.0.1',
    '2606:2800:220:1:248:1893:25c8:1946',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '2a00:1450::1',
  ])('%s is global', (address) => {
    expect(isGlobalAddress(address)).toBe(true);
  });

  it.each([
    '0.0.0.0',
    '10.1.2.3',
    '100.64.0.1',
    '127.8.9.1',
    '169.254.169.254',
    '172.31.255.255',
    '192.0.0.192',
    '192.168.0.1',
    '198.18.0.1',
    '203.0.113.9',
    '224.0.0.1',
    '255.255.255.255',
    '168.63.129.16',
    '::',
    '::1',
    '::127.0.0.1',
    '::ffff:127.0.0.1',
    '::ffff:a00:1',
    '::ffff:0:8.8.8.8',
    '64:ff9b::7f00:1',
    '64:ff9b:1::1',
    '100::1',
    '2001:0:1::1',
    '2001:db8::1',
    '2002:7f00:1::1',
    '3fff::1',
    '5f00::1',
    'fc00::1',
    'fd00:ec2::254',
    'fe80::1',
    'fe80::1%eth0',
    'fec0::1',
    'ff02::1',
    '2606:2800::5efe:7f00:1',
    '[::1]',
    'localhost',
    '',
    '1.2.3',
  ])('%s is not', (address) => {
    expect(isGlobalAddress(address)).toBe(false);
  });

  it('of IPv4 are judged alike however they are wrapped in IPv6', () => {
    fc.assert(
      fc.property(fc.ipV4(), (address) => {
        expect(isGlobalAddress(`::ffff:${address}`)).toBe(isGlobalAddress(address));
        expect(isGlobalAddress(`64:ff9b::${address}`)).toBe(isGlobalAddress(address));
        expect(
          isGlobalAddress(
            `2002:${address
              .split('.')
              .map((part) => Number(part).toString(16).padStart(2, '0'))
              .join('')
              .replace(/(....)/, '$1:')}::1`,
          ),
        ).toBe(false);
      }),
      { seed: 5 },
    );
  });
});

describe('a URL', () => {
  const { net } = worldOf(1, { 'rebind.example': ['10.0.0.5'], 'mixed.example': [PUBLIC, '::1'], 'none.example': [] });

  it.each([
    ['http://2130706433/', 'URL_PRIVATE'],
    ['http://0x7f.1/', 'URL_PRIVATE'],
    ['http://0177.0.0.1/', 'URL_PRIVATE'],
    ['http://１２７.0.0.1/', 'URL_PRIVATE'],
    ['http://127。1/', 'URL_PRIVATE'],
    ['http://①②⑦.⓪.⓪.①/', 'URL_PRIVATE'],
    ['http://LOCALHOST./', 'URL_PRIVATE'],
    ['http://a.localhost/', 'URL_PRIVATE'],
    ['http://printer/', 'URL_PRIVATE'],
    ['http://metadata.google.internal/', 'URL_PRIVATE'],
    ['http://[fe80::1%25eth0]/', 'URL_PRIVATE'],
    ['http://[fe80::1%eth0]/', 'URL_PRIVATE'],
    ['http://example.com@127.0.0.1/', 'URL_PRIVATE'],
    ['http://127.0.0.1\\@example.com/', 'URL_PRIVATE'],
    ['http:127.0.0.1', 'URL_PRIVATE'],
    ['http://rebind.example/', 'URL_PRIVATE'],
    ['http://mixed.example/', 'URL_PRIVATE'],
    ['file:///etc/passwd', 'URL_SCHEME'],
    ['gopher://example.com/', 'URL_SCHEME'],
    ['javascript:alert(1)', 'URL_SCHEME'],
    ['ftp://127.0.0.1', 'URL_SCHEME'],
    ['jar:http://a!/b', 'URL_SCHEME'],
    ['view-source:http://a/', 'URL_SCHEME'],
    ['https://user:pass@example.com/', 'URL_CREDENTIALS'],
    ['https://user@example.com/', 'URL_CREDENTIALS'],
    ['', 'URL_INVALID'],
    ['example.com', 'URL_INVALID'],
    ['//example.com/', 'URL_INVALID'],
    ['http://', 'URL_INVALID'],
    ['http://256.256.256.256/', 'URL_INVALID'],
    ['http://exa mple.com/', 'URL_INVALID'],
    ['http://example.com:99999/', 'URL_INVALID'],
    ['http://example.com/\r\nHost: evil', 'URL_INVALID'],
    ['http://example.com/%0d%0aHost:%20evil', 'URL_INVALID'],
    ['http://127.0.0.1%00.example.com/', 'URL_INVALID'],
    ['http://none.example/', 'HOST_UNKNOWN'],
    ['https://bücher.example/', 'ok'],
    ['https://example.com:8443/?q=a%0Ab', 'ok'],
    ['https://[2606:2800:220:1::1]/', 'ok'],
    ['HTTPS://EXAMPLE.COM', 'ok'],
  ])('%s is %s', async (url, code) => {
    expect(await codeOf(net.check(url))).toBe(code);
  });

  it('is shown without what may be secret in it', () => {
    for (const url of [
      'https://ann:hunter2@a.example/x?key=k1',
      'https:///ann:hunter2@a.example/x?key=k1',
      'ann:hunter2@a.example',
      'http:ann:hunter2@a.example?key=k1#k1'.replace('#k1', ''),
    ])
      expect(showUrl(url)).not.toMatch(/hunter2|k1/);
    expect(showUrl('https://a.example/@scope/x')).toBe('"https://a.example/@scope/x"');
  });
});

describe('a request', () => {
  it('dials the checked addresses, names the host, and reads packed bodies', async () => {
    const seen: IncomingMessage[] = [];
    const { port } = await serve((request, response) => {
      seen.push(request);
      response.setHeader('content-encoding', 'gzip').end(gzipSync('hello'));
    });
    const { net, dialled } = worldOf(port, { 'a.example': ['8.8.8.8', '2606:2800::1'] });
    const answer = await net.request('http://a.example/x?y=1', { headers: { Authorization: 'Bearer t' } });
    expect([Buffer.from(answer.body).toString(), answer.status, dialled]).toEqual(['hello', 200, ['a.example 8.8.8.8,2606:2800::1']]);
    expect(seen[0]).toMatchObject({ url: '/x?y=1', headers: { host: 'a.example', authorization: 'Bearer t' } });
  });

  it('goes to a private address only where it was allowed, by origin or by range', async () => {
    const { origin } = await serve((_request, response) => void response.end('in'));
    expect(await codeOf(new NetAccess().request(origin))).toBe('URL_PRIVATE');
    for (const allowed of [origin, '127.0.0.0/8', '127.0.0.1'])
      expect(await codeOf(new NetAccess({ allowPrivate: [allowed] }).request(origin))).toBe('ok');
    expect(await codeOf(new NetAccess({ allowPrivate: ['http://127.0.0.1:1', '10.0.0.0/8'] }).request(origin))).toBe('URL_PRIVATE');
    expect(() => new NetAccess({ allowPrivate: ['*'] })).toThrow('cannot be allowed');
  });

  it.each([
    ['http://127.0.0.1/', 'URL_PRIVATE'],
    ['file:///etc/passwd', 'URL_SCHEME'],
    ['//rebind.example/', 'URL_PRIVATE'],
    ['/again', 'URL_REDIRECTS'],
    ['http://u:p@a.example/', 'URL_CREDENTIALS'],
  ])('that is redirected to %s ends with %s, and nothing is dialled there', async (location, code) => {
    const { port } = await serve((_request, response) => void response.writeHead(302, { location }).end());
    const { net, dialled } = worldOf(port, { 'rebind.example': ['127.0.0.1'] });
    expect(await codeOf(net.request('http://a.example/'))).toBe(code);
    expect(dialled).toHaveLength(code === 'URL_REDIRECTS' ? 6 : 1);
  });

  it('to a name that leads elsewhere the next time is dialled where it was checked, and refused from then on, at a redirect too', async () => {
    const seen: string[] = [];
    // One port, two addresses of this machine: the first stands for one of the open internet.
    const outside = createServer((request, response) => {
      seen.push(`outside ${request.url ?? ''}`);
      if (request.url === '/back') response.writeHead(302, { location: '/secret' });
      response.end('out there');
    });
    servers.push(outside);
    await new Promise<void>((resolve) => void outside.listen(0, '127.0.0.2', resolve));
    const { port } = outside.address() as AddressInfo;
    const inside = createServer((_request, response) => {
      seen.push('inside');
      response.end('secret');
    });
    servers.push(inside);
    await new Promise<void>((resolve) => void inside.listen(port, '127.0.0.1', resolve));
    const rebinding = (): { readonly net: NetAccess; readonly asked: () => number } => {
      let asked = 0;
      return {
        net: new NetAccess({
          allowPrivate: ['127.0.0.2'],
          resolve: async () => [{ address: ++asked === 1 ? '127.0.0.2' : '127.0.0.1', family: 4 }],
        }),
        asked: () => asked,
      };
    };
    const first = rebinding();
    expect(Buffer.from((await first.net.request(`http://flip.example:${port}/`)).body).toString()).toBe('out there');
    expect(first.asked()).toBe(1);
    expect(await codeOf(first.net.request(`http://flip.example:${port}/`))).toBe('URL_PRIVATE');
    expect(await codeOf(rebinding().net.request(`http://flip.example:${port}/back`))).toBe('URL_PRIVATE');
    expect(await codeOf(rebinding().net.fetch(`http://flip.example:${port}/back`))).toBe('URL_PRIVATE');
    expect(seen).toEqual(['outside /', 'outside /back', 'outside /back']);
  });

  it('does not go from https to http, and leaves what proves who asks at the first origin', async () => {
    const seen: IncomingMessage[] = [];
    const { port } = await serve((request, response) => {
      seen.push(request);
      if (request.url === '/down') response.writeHead(302, { location: 'http://a.example/' }).end();
      else if (request.url === '/') response.writeHead(307, { location: 'https://b.example/next' }).end();
      else response.end('there');
    });
    const { net } = worldOf(port);
    expect(await codeOf(net.request('https://a.example/down'))).toBe('URL_DOWNGRADE');
    await net.request('https://a.example/', {
      method: 'POST',
      body: 'x',
      headers: { authorization: 'a', cookie: 'c', 'x-api-key': 'k', 'x-plain': 'p' },
    });
    const last = seen.at(-1);
    expect([
      last?.method,
      last?.headers['x-plain'],
      last?.headers['authorization'],
      last?.headers['cookie'],
      last?.headers['x-api-key'],
    ]).toEqual(['POST', 'p', undefined, undefined, undefined]);
  });

  it('becomes a GET without body where a POST is answered with 302 or 303', async () => {
    const seen: IncomingMessage[] = [];
    const { port } = await serve(
      (request, response) =>
        void (seen.push(request), request.url === '/' ? response.writeHead(303, { location: '/done' }).end() : response.end()),
    );
    await worldOf(port).net.request('http://a.example/', { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } });
    expect([seen[1]?.method, seen[1]?.headers['content-type'], seen[1]?.headers['content-length']]).toEqual(['GET', undefined, undefined]);
  });

  it.each([
    [
      'an endless body',
      'RESPONSE_TOO_LARGE',
      (write: (text: string) => void) => {
        for (let i = 0; i < 50; i++) write('x'.repeat(65_536));
      },
    ],
    ['a body that drips', 'RESPONSE_TIMEOUT', (write: (text: string) => void) => write('x')],
  ])('ends at its limits: %s', async (_what, code, fill) => {
    const { port } = await serve((_request, response) => {
      response.on('error', () => undefined);
      fill((text) => void response.write(text));
    });
    const { net } = worldOf(port, {}, { limits: { maxBytes: 100_000, timeoutMs: 400, idleMs: 200 } });
    expect(await codeOf(net.request('http://a.example/'))).toBe(code);
  });

  it('counts bytes as they are unpacked', async () => {
    const { port } = await serve(
      (_request, response) => void response.setHeader('content-encoding', 'gzip').end(gzipSync('0'.repeat(5_000_000))),
    );
    expect(await codeOf(worldOf(port, {}, { limits: { maxBytes: 1_000_000 } }).net.request('http://a.example/'))).toBe(
      'RESPONSE_TOO_LARGE',
    );
  });

  it('is stopped by its signal, with the reason given', async () => {
    const { port } = await serve(() => undefined);
    const stop = new AbortController();
    const work = worldOf(port).net.request('http://a.example/', { signal: stop.signal });
    stop.abort(new Error('enough'));
    await expect(work).rejects.toThrow('enough');
  });

  it('cannot be split by its headers', async () => {
    const { net } = worldOf(1);
    for (const headers of [{ 'x-a': 'b\r\nHost: evil' }, { 'a b': 'c' }, { Host: 'evil' }, { 'Transfer-Encoding': 'chunked' }])
      expect(await codeOf(net.request('http://a.example/', { headers }))).toBe('VALIDATION_FAILED');
  });

  it('that breaks says so, and may be tried again', async () => {
    const { port } = await serve((request) => void request.socket.destroy());
    await expect(worldOf(port).net.request('http://a.example/')).rejects.toMatchObject({ code: 'REQUEST_FAILED', retryable: true });
  });

  it('in the form of fetch streams its answer', async () => {
    const { port, origin } = await serve((request, response) => {
      let body = '';
      request.on('data', (chunk: Buffer) => void (body += String(chunk)));
      request.on('end', () =>
        response
          .writeHead(request.url === '/empty' ? 204 : 201, { 'content-type': 'application/json' })
          .end(request.url === '/empty' ? undefined : JSON.stringify({ body, type: request.headers['content-type'] })),
      );
    });
    const { net } = worldOf(port);
    const response = await net.fetch('http://a.example/', { method: 'POST', body: new URLSearchParams({ a: 'b c' }) });
    expect([response.status, response.url, await response.json()]).toEqual([
      201,
      'http://a.example/',
      { body: 'a=b+c', type: 'application/x-www-form-urlencoded;charset=UTF-8' },
    ]);
    expect((await net.fetch(new Request('http://a.example/empty'))).status).toBe(204);
    expect(await codeOf(net.fetch(origin))).toBe('URL_PRIVATE');
  });
});
