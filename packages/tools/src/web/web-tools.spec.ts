import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { givenSecret, Redactor, type JsonObject } from '@tutti/core';
import { extractPage } from './extract-page.ts';
import { WebScraperTool } from './web-scraper-tool.ts';
import { WebSearchTool } from './web-search-tool.ts';

const prose = 'The quay was rebuilt in three stages, and each of them took a winter longer than planned. '.repeat(6);
const page = `<!doctype html><html lang="en"><head><title>The quay</title><base href="/docs/"><meta name="author" content="A. Writer"><meta property="article:published_time" content="2026-02-03">
<script>steal()</script></head><body><nav><a href="/home">Home</a></nav><article><h1>The quay</h1><p>${prose}</p><h2>Stages</h2><ul><li>First <b>stage</b></li></ul><p>${prose}<a href="more.html#top">More</a> <a href="javascript:steal()">no</a></p>
<img src="quay.png" alt="Quay"></article><footer>Imprint</footer></body></html>`;
const duckPage = `<div id="links"><div class="result result--ad"><a class="result__a" href="https://ad.example/">Ad</a></div>
<div class="result"><h2><a class="result__a" href="//duckduckgo.com/l/?uddg=https%3A%2F%2Fone.example%2Fa%3Fb%3D1&amp;rut=x">The <b>first</b></a></h2><a class="result__snippet">What  the first says &amp; means</a></div>
<div class="result"><a class="result__a" href="https://two.example/">Second</a></div><div class="result"><a class="result__a" href="https://two.example/">Again</a></div><div class="result"><a class="result__a" href="javascript:x">No</a></div></div>`;

let server: Server;
let origin = '';
let answers: Record<string, { readonly status?: number; readonly body: string; readonly type?: string }> = {};
let seen: { readonly request: IncomingMessage; readonly body: string }[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (piece: Buffer) => void (body += String(piece)));
    request.on('end', () => {
      seen.push({ request, body });
      const { status = 200, body: text, type = 'text/html' } = answers[request.url?.split('?')[0] ?? ''] ?? { status: 404, body: '' };
      response.writeHead(status, { 'content-type': type }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
beforeEach(() => {
  seen = [];
  answers = {};
});
afterAll(() => void server.close());

const searching = (): WebSearchTool =>
  new WebSearchTool({
    net: { allowPrivate: [origin] },
    searxngUrl: `${origin}/searx`,
    keys: { tavily: givenSecret('tv-key', 'TAVILY'), brave: givenSecret('br-key', 'BRAVE'), serper: givenSecret('sp-key', 'SERPER') },
    endpoints: { duckduckgo: `${origin}/html/`, tavily: `${origin}/tavily`, brave: `${origin}/brave`, serper: `${origin}/serper` },
  });
const search = (parameters: JsonObject): Promise<JsonObject> => searching().execute('search', parameters);

describe('a page', () => {
  it('gives its main text as Markdown and plain, with absolute links and metadata, and runs nothing', async () => {
    const found = await extractPage(page, { url: 'https://a.example/x/y.html' });
    expect(found).toMatchObject({ title: 'The quay', author: 'A. Writer', published_at: '2026-02-03', language: 'en' });
    expect(found.markdown).toContain('## Stages');
    expect(found.markdown).toMatch(/-\s+First \*\*stage\*\*/);
    expect(found.markdown).toContain('[More](https://a.example/docs/more.html#top)');
    expect(`${found.markdown}${found.text}`).not.toMatch(/steal|Imprint|Home/);
    expect(found.text).toMatch(/Stages\n+First stage/);
    expect(found.links.map(({ url }) => url)).toEqual(['https://a.example/home', 'https://a.example/docs/more.html']);
    expect(found.images).toEqual([{ alt: 'Quay', url: 'https://a.example/docs/quay.png' }]);
  });

  it('gives the elements of a selector, or all of itself', async () => {
    expect((await extractPage(page, { url: 'https://a.example/', selector: 'footer, li' })).markdown).toMatch(
      /First \*\*stage\*\*[\s\S]*Imprint/,
    );
    expect((await extractPage(page, { url: 'https://a.example/', wholePage: true })).text).toContain('Imprint');
  });

  it.each(['', '<p>', 'just text', '<html></html>', '<html><body></body></html>'])(
    'of next to nothing (%j) is no failure',
    async (html) => {
      expect((await extractPage(html, { url: 'https://a.example/' })).links).toEqual([]);
    },
  );

  it('of which a selector takes nothing says so, and no selector at all is refused', async () => {
    answers = { '/page': { body: page } };
    const tool = new WebScraperTool({ allowPrivate: [origin] });
    expect(await tool.execute('scrape', { url: `${origin}/page`, selector: 'h7' })).toMatchObject({
      content: '',
      warnings: [expect.stringContaining('"h7"')],
    });
    expect(await tool.execute('scrape', { url: `${origin}/page`, selector: 'h1' })).not.toHaveProperty('warnings');
    await expect(tool.execute('scrape', { url: `${origin}/page`, selector: 'h7[[' })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
      message: expect.stringContaining('"h7[["'),
    });
  });

  it('beyond the limits is refused', async () => {
    await expect(extractPage('<br>'.repeat(70_000), { url: 'https://a.example/' })).rejects.toMatchObject({ code: 'INPUT_TOO_LARGE' });
  });
});

describe('the web scraper', () => {
  it('reads one page, or many without losing all for one', async () => {
    answers = { '/a': { body: page }, '/b': { body: 'plain words', type: 'text/plain' } };
    const tool = new WebScraperTool({ allowPrivate: [origin] });
    expect(await tool.execute('execute', { url: `${origin}/a`, max_length: 40, timeout: 10_000 })).toMatchObject({
      title: 'The quay',
      status_code: 200,
      success: true,
      content: expect.stringMatching(/^.{1,40}$/s),
      publication_date: '2026-02-03',
    });
    const many = await tool.execute('extract', { urls: [`${origin}/a`, { url: `${origin}/b` }, 'http://10.0.0.1/'] });
    expect(many).toMatchObject({
      count: 2,
      success: true,
      results: [{ title: 'The quay' }, { text: 'plain words', word_count: 2 }],
      errors: [{ code: 'URL_PRIVATE' }],
    });
    expect(await tool.execute('extract', { urls: ['http://10.0.0.1/'] })).toMatchObject({ success: false });
    expect(await tool.execute('scrape', { url: `${origin}/gone` })).toMatchObject({ success: false, status_code: 404 });
  });
});

describe('the web search', () => {
  it('reads the page of DuckDuckGo without advertisements and detours', async () => {
    answers = { '/html/': { body: duckPage } };
    const found = await search({ query: ' the\nquay ', backend: 'duckduckgo', region: 'us-en', max_results: '5' });
    expect(found['results']).toEqual([
      {
        rank: 1,
        title: 'The first',
        url: 'https://one.example/a?b=1',
        snippet: 'What the first says & means',
        content: 'What the first says & means',
        domain: 'one.example',
        source: 'duckduckgo',
        date: null,
      },
      expect.objectContaining({ rank: 2, title: 'Second', url: 'https://two.example/' }),
    ]);
    expect(seen[0]?.request.url).toBe('/html/?q=the+quay&kp=-1&kl=us-en');
  });

  it.each([
    ['searxng', '/searx/search', { results: [{ title: 'T', url: 'https://t.example/', content: 'S', publishedDate: '2026' }] }, 'date'],
    ['tavily', '/tavily', { results: [{ title: 'T', url: 'https://t.example/', content: 'S' }] }, 'authorization'],
    [
      'brave',
      '/brave',
      { web: { results: [{ title: '<strong>T</strong>', url: 'https://t.example/', description: 'S' }] } },
      'x-subscription-token',
    ],
    ['serper', '/serper', { organic: [{ title: 'T', link: 'https://t.example/', snippet: 'S' }] }, 'x-api-key'],
  ])('asks %s', async (...[backend, path, answer, header]) => {
    answers = { [path]: { body: JSON.stringify(answer), type: 'application/json' } };
    expect(await search({ query: 'q', backend })).toMatchObject({
      count: 1,
      backend,
      results: [{ title: 'T', url: 'https://t.example/', snippet: 'S' }],
    });
    if (header !== 'date') expect(seen[0]?.request.headers[header]).toMatch(/(?:tv|br|sp)-key$/);
  });

  it('makes its keys known to who takes secrets out, as soon as they are read', async () => {
    const redactor = new Redactor();
    const tool = new WebSearchTool({
      net: { allowPrivate: [origin] },
      keys: { tavily: givenSecret('words-of-tavily', 'TAVILY'), brave: givenSecret('words-of-brave', 'BRAVE') },
      endpoints: { tavily: `${origin}/tavily` },
      redactor,
    });
    answers = { '/tavily': { status: 401, body: 'who is words-of-tavily?' } };
    await expect(tool.execute('search', { query: 'q', backend: 'tavily' })).rejects.toMatchObject({ code: 'SEARCH_FAILED' });
    expect(redactor.redact('words-of-tavily, words-of-brave')).toBe('[redacted], words-of-brave');
  });

  it('prefers a service that was set up', async () => {
    answers = { '/searx/search': { body: '{"results":[]}', type: 'application/json' } };
    expect(await search({ query: 'q' })).toMatchObject({ backend: 'searxng', count: 0, success: true });
  });

  it.each([
    ['duckduckgo', '/html/', { status: 202, body: 'prove it' }, true],
    ['duckduckgo', '/html/', { body: '<p>anomaly</p>' }, true],
    ['tavily', '/tavily', { status: 401, body: '' }, false],
    ['brave', '/brave', { body: 'no json' }, true],
    ['serper', '/serper', { body: '{"organic":5}' }, true],
  ])('says when %s gives no results (%s)', async (...[backend, path, answer, retryable]) => {
    answers = { [path]: answer };
    await expect(search({ query: 'q', backend })).rejects.toMatchObject({ code: 'SEARCH_FAILED', retryable });
  });

  it('names the services it knows', async () => {
    await expect(search({ query: 'q', backend: 'altavista' })).rejects.toThrow('duckduckgo');
    await expect(search({ query: ' ' })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
  });
});
