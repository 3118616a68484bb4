import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock, type JsonObject } from '@tutti/core';
import { FileAccess } from '../files/file-access.ts';
import { NetAccess } from '../net/net-access.ts';
import { hasSandbox, unpackedBrowser } from '../spec-support/unpacked-browser.ts';
import { webPages, type WebPages } from '../spec-support/web-pages.ts';
import { WebSearchTool } from '../web/web-search-tool.ts';
import { HeadlessBrowserTool, type HeadlessBrowserToolOptions } from './headless-browser-tool.ts';

const home = `<!doctype html><html lang="en"><head><title>Harbour</title></head><body><h1 id="head">Before</h1><p id="late"></p><img src="/quay.png">
<form action="/sent" method="get"><input name="who"><button id="send">Send</button></form><button id="more" onclick="document.querySelector('#head').textContent='Clicked'">More</button>
<script>document.querySelector('#late').textContent = 'Written by a script. ' + navigator.webdriver;</script></body></html>`;

let allowed: WebPages;
let forbidden: WebPages;
const sandbox = hasSandbox();
let executablePath = '';
let root = '';
let rounds = 0;

beforeAll(async () => {
  executablePath = await unpackedBrowser();
  root = await mkdtemp(join(tmpdir(), 'tutti-browser-'));
  forbidden = await webPages({ '/secret': 'secret words', '/x.js': 'document.title = "taken"' });
  allowed = await webPages({
    '/': home,
    '/sent': (request, response) =>
      void response.writeHead(200, { 'content-type': 'text/html' }).end(`<title>Sent</title><p>Got ${request.url ?? ''}</p>`),
    '/prying': `<title>Prying</title><img src="${forbidden.origin}/pixel.png"><script src="${forbidden.origin}/x.js"></script><iframe src="${forbidden.origin}/secret"></iframe><iframe src="file:///etc/passwd"></iframe>
      <script>fetch('${forbidden.origin}/secret').catch(() => undefined); new WebSocket('${forbidden.origin.replace('http', 'ws')}/'); fetch('http://localhost:${new URL(forbidden.origin).port}/secret').catch(() => undefined);
      navigator.sendBeacon('${forbidden.origin}/beacon', 'x'); open('${forbidden.origin}/popup');</script><p>Plain words.</p>`,
    '/away': (_request, response) => void response.writeHead(302, { location: `${forbidden.origin}/secret` }).end(),
    '/script-away': `<script>location.href = '${forbidden.origin}/secret';</script>`,
    '/round': (_request, response) => void response.writeHead(302, { location: `/round?${rounds++}` }).end(),
    '/heavy': (_request, response) =>
      void response.writeHead(200, { 'content-type': 'text/html' }).end(`<p>${'heavy '.repeat(40_000)}</p>`),
    '/for-ever': () => undefined,
    '/broken': (_request, response) => void response.writeHead(500, { 'content-type': 'text/html' }).end('<title>Oh</title>out of order'),
  });
});
afterAll(async () => {
  await allowed[Symbol.asyncDispose]();
  await forbidden[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
});

function browser(options: Partial<HeadlessBrowserToolOptions> = {}): HeadlessBrowserTool {
  return new HeadlessBrowserTool({
    files: new FileAccess({ root }),
    net: { allowPrivate: [allowed.origin] },
    ...options,
    browser: { executablePath, sandbox, ...options.browser },
  });
}

/** Browsers that this process has started and that have not ended. */
function children(): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return (
          readFileSync(`/proc/${pid}/cmdline`, 'utf8').startsWith(executablePath) &&
          readFileSync(`/proc/${pid}/stat`, 'utf8').split(' ')[2] !== 'Z'
        );
      } catch {
        return false;
      }
    });
}

describe('the headless browser', () => {
  it('reads a page after its scripts have run, in the words of the scraper', async () => {
    const page = await browser().execute('execute', { url: `${allowed.origin}/`, main_content: false });
    expect(page).toMatchObject({
      action: 'scrape',
      status_code: 200,
      title: 'Harbour',
      url: `${allowed.origin}/`,
      success: true,
      headings: [{ level: 1, text: 'Before' }],
    });
    expect(page['text']).toContain('Written by a script.');
    expect(
      (await browser().execute('scrape', { url: `${allowed.origin}/`, main_content: false, javascript: false }))['text'],
    ).not.toContain('Written by a script.');
    expect(await browser().execute('scrape', { url: `${allowed.origin}/broken` })).toMatchObject({ success: false, status_code: 500 });
  });

  it('clicks, fills and sends, and does several steps', async () => {
    expect((await browser().execute('click', { url: `${allowed.origin}/`, selector: '#more', main_content: false }))['text']).toContain(
      'Clicked',
    );
    expect(
      await browser().execute('fill', { url: `${allowed.origin}/`, fields: { 'input[name=who]': 'Ann & Bo' }, submit: true }),
    ).toMatchObject({ title: 'Sent', text: 'Got /sent?who=Ann+%26+Bo' });
    const steps: JsonObject[] = [
      { action: 'click', selector: '#more' },
      { action: 'type', selector: 'input', value: 'x' },
      { action: 'click', selector: '#send' },
    ];
    expect(await browser().execute('interact', { url: `${allowed.origin}/`, steps, output_path: 'shots/end.png' })).toMatchObject({
      title: 'Sent',
      path: 'shots/end.png',
    });
    expect((await readFile(join(root, 'shots/end.png'))).subarray(1, 4).toString()).toBe('PNG');
  });

  const complaintOf = async (action: string, given: JsonObject, why: string): Promise<void> => {
    const error: unknown = await browser()
      .execute(action, { url: `${allowed.origin}/`, timeout: 60, ...given })
      .catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      code: 'BROWSER_FAILED',
      message: expect.stringMatching(new RegExp(`cannot be done on "?${allowed.origin}/"?: .*\\. \\w.*\\.$`)),
      data: { url: `${allowed.origin}/` },
    });
    expect(error).toMatchObject({ message: expect.stringContaining(why) });
  };

  it('says which element is not there, on which page, and what to do, within the time of an action', async () => {
    const why = 'nothing matches the selector "#none"';
    // Side by side, for both take all of that time.
    await Promise.all([complaintOf('click', { selector: '#none' }, why), complaintOf('scrape', { wait_for: '#none' }, why)]);
  });

  it.each([
    ['interact', { steps: [{ action: 'select', selector: '#more', value: 'a' }] }, 'the element "#more" is there'],
    ['click', { selector: 'p[[' }, '"p[[" is no selector'],
  ] as const)('%s %j says what is wrong with it, on which page, and what to do', async (action, given, why) => {
    await complaintOf(action, given as JsonObject, why);
  });

  it('takes pictures and prints', async () => {
    const shot = await browser().execute('screenshot', { url: `${allowed.origin}/`, path: 'a.png', viewport: { width: 300, height: 200 } });
    const bytes = await readFile(join(root, 'a.png'));
    expect(shot).toMatchObject({ path: 'a.png', format: 'png', size: bytes.length, success: true });
    expect([bytes.readUInt32BE(16), bytes.readUInt32BE(20)]).toEqual([300, 200]);
    await browser().execute('pdf', { url: `${allowed.origin}/`, path: 'a.pdf' });
    expect((await readFile(join(root, 'a.pdf'))).subarray(0, 5).toString()).toBe('%PDF-');
    await expect(browser().execute('screenshot', { url: `${allowed.origin}/`, path: '../a.png' })).rejects.toMatchObject({
      code: 'PATH_ESCAPE',
    });
  });

  it('verifies what a page shows, and tells one that is not there', async () => {
    expect(
      await browser().execute('verify', {
        url: `${allowed.origin}/`,
        text: 'written by a  script',
        selectors: ['form', '#none'],
        title: 'harbour',
      }),
    ).toMatchObject({
      accessible: true,
      verified: false,
      checks: [{ passed: true }, { passed: true }, { expected: '#none', passed: false }, { passed: true }],
    });
    expect(await browser().execute('verify', { url: `${allowed.origin}/broken` })).toMatchObject({
      accessible: false,
      verified: false,
      status_code: 500,
    });
    const gone = await webPages({});
    await gone[Symbol.asyncDispose]();
    expect(await browser({ net: { allowPrivate: [gone.origin] } }).execute('verify', { url: gone.origin })).toMatchObject({
      accessible: false,
      verified: false,
      success: true,
    });
  });

  it('lets no request of a page reach what the tool itself may not', async () => {
    const page = await browser().execute('scrape', { url: `${allowed.origin}/prying`, main_content: false, wait_time: 0.3 });
    expect(page).toMatchObject({ title: 'Prying' });
    expect(String(page['text'])).toContain('Plain words.');
    for (const path of ['/away', '/script-away'])
      await expect(browser().execute('scrape', { url: `${allowed.origin}${path}` })).rejects.toMatchObject({ code: 'URL_PRIVATE' });
    for (const url of [`${forbidden.origin}/secret`, 'http://169.254.169.254/latest/', 'http://[::1]/', 'http://2130706433/'])
      await expect(browser().execute('scrape', { url })).rejects.toMatchObject({ code: 'URL_PRIVATE' });
    for (const url of ['file:///etc/passwd', 'chrome://version', 'data:text/html,x'])
      await expect(browser().execute('scrape', { url })).rejects.toMatchObject({ code: 'URL_SCHEME' });
    expect(forbidden.seen).toEqual([]);
  });

  it('ends endless redirects and pages that load too much', async () => {
    await expect(browser().execute('scrape', { url: `${allowed.origin}/round` })).rejects.toMatchObject({ code: 'URL_REDIRECTS' });
    await expect(browser({ browser: { maxBytes: 100_000 } }).execute('scrape', { url: `${allowed.origin}/heavy` })).rejects.toMatchObject({
      code: 'RESPONSE_TOO_LARGE',
    });
  });

  it('has ended with all its processes after a failure, at the end of its time, and when it is cancelled', async () => {
    await expect(browser().execute('click', { url: `${allowed.origin}/`, selector: '#none', timeout: 2 })).rejects.toMatchObject({
      code: expect.stringMatching(/BROWSER_FAILED|RESPONSE_TIMEOUT/),
    });
    await expect(browser().execute('scrape', { url: `${allowed.origin}/for-ever`, timeout: 1 })).rejects.toMatchObject({
      code: 'RESPONSE_TIMEOUT',
    });
    const cancel = new AbortController();
    const cancelled = browser().execute('scrape', { url: `${allowed.origin}/for-ever?cancelled` }, { signal: cancel.signal });
    while (!allowed.seen.includes('GET /for-ever?cancelled')) await systemClock.breathe();
    expect(children()).not.toEqual([]);
    cancel.abort(new Error('not wanted any more'));
    await expect(cancelled).rejects.toThrow('not wanted any more');
    expect(children()).toEqual([]);
  });

  it('reads several pages, and tells those that it could not', async () => {
    expect(await browser().execute('extract', { urls: [`${allowed.origin}/sent`, { url: `${forbidden.origin}/secret` }] })).toMatchObject({
      count: 1,
      results: [{ title: 'Sent' }],
      extraction_errors: [{ code: 'URL_PRIVATE' }],
      success: true,
    });
  });

  it('searches with the web search', async () => {
    const searx = await webPages({
      '/searx/search': (_request, response) =>
        void response
          .writeHead(200, { 'content-type': 'application/json' })
          .end(JSON.stringify({ results: [{ title: 'One', url: 'https://one.example/', content: 'Words.' }] })),
    });
    const search = new WebSearchTool({ net: new NetAccess({ allowPrivate: [searx.origin] }), searxngUrl: `${searx.origin}/searx` });
    expect(await browser({ search }).execute('search', { query: 'quays' })).toMatchObject({
      action: 'search',
      results: [{ title: 'One' }],
    });
    await searx[Symbol.asyncDispose]();
  });

  it('says what to install or to set up when there is no browser', async () => {
    await expect(
      browser({ browser: { executablePath: '/nowhere/chromium' } }).execute('scrape', { url: `${allowed.origin}/` }),
    ).rejects.toMatchObject({ code: 'TOOL_NOT_INSTALLED', message: expect.stringContaining('/nowhere/chromium') });
    await expect(
      browser({ browser: { executablePath: '/bin/false' } }).execute('scrape', { url: `${allowed.origin}/` }),
    ).rejects.toMatchObject({ code: 'BROWSER_FAILED' });
  });
});
