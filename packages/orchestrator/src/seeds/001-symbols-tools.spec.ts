import { beforeAll, describe, expect, test } from '@jest/globals';
import { mkdirSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Tool, type Json, type JsonObject } from '@tutti/core';
import { faultServer, scriptedModel } from '@tutti/testing';
import { generateWith } from '../index.ts';
import { orchestrators } from '../spec-support/orchestrators.ts';

const { FileSystemTool, LLMGenerateTool, WebSearchTool } = await import('@tutti/tools');

const { folder, orchestratorOf } = orchestrators();
const files = new FileSystemTool({ root: folder });
const at = (name: string): string => join(folder, name);

beforeAll(() => writeFileSync(at('a.txt'), 'text of a'));

class Doubling extends Tool {
  constructor() {
    super({ id: 'doubling', name: 'Doubling', description: 'Doubles.' });
  }
  async execute(action: string, { n }: JsonObject): Promise<Json> {
    return { action, doubled: Number(n) * 2 };
  }
}

const searchPage = [1, 2, 3]
  .map(
    (n) =>
      `<div class="result"><a class="result__a" href="https://${n}.example/">Title ${n}</a><a class="result__snippet">Says ${n}</a></div>`,
  )
  .join('');

describe('symbols of seed 001: tools', () => {
  test('Base Tool · Tool: is named by its id, name and description', () => {
    const { id, name, description } = new Doubling();
    expect([id, name, description]).toEqual(['doubling', 'Doubling', 'Doubles.']);
  });

  test('Base Tool · execute(action, parameters): is called by steps, without a schema or an effect of its own', async () => {
    const yaml = 'steps:\n  - { id: a, tool: doubling, action: any_thing, parameters: { n: 4 } }\n';
    expect((await orchestratorOf().registerTool(new Doubling()).executeYaml(yaml))['a']).toEqual({ action: 'any_thing', doubled: 8 });
  });

  test('FileSystemTool · FileSystemTool: is the tool filesystem of pipelines', async () => {
    const yaml = 'steps:\n  - { id: a, tool: filesystem, action: read, parameters: { path: a.txt } }\n';
    expect((await orchestratorOf().executeYaml(yaml))['a']).toMatchObject({ content: 'text of a' });
  });

  test("FileSystemTool · execute('read', …): gives the content", async () => {
    expect(await files.execute('read', { path: 'a.txt' })).toMatchObject({ content: 'text of a', size: 9 });
  });

  test("FileSystemTool · execute('write', …): writes, and makes the folders", async () => {
    await files.execute('write', { path: 'w/x/b.txt', content: 'ä\n' });
    expect(readFileSync(at('w/x/b.txt'), 'utf8')).toBe('ä\n');
  });

  test("FileSystemTool · execute('delete', …): takes a file or a folder away", async () => {
    mkdirSync(at('gone/inner'), { recursive: true });
    writeFileSync(at('gone.txt'), '');
    await files.execute('delete', { path: 'gone.txt' });
    await files.execute('delete', { path: 'gone', recursive: true });
    expect([existsSync(at('gone.txt')), existsSync(at('gone'))]).toEqual([false, false]);
  });

  test("FileSystemTool · execute('copy', …): leaves the original", async () => {
    await files.execute('copy', { path: 'a.txt', destination: 'copies/a.txt' });
    expect([readFileSync(at('copies/a.txt'), 'utf8'), existsSync(at('a.txt'))]).toEqual(['text of a', true]);
  });

  test("FileSystemTool · execute('move', …): does not", async () => {
    writeFileSync(at('m.txt'), 'm');
    await files.execute('move', { path: 'm.txt', destination: 'moved.txt' });
    expect([readFileSync(at('moved.txt'), 'utf8'), existsSync(at('m.txt'))]).toEqual(['m', false]);
  });

  test("FileSystemTool · execute('list', …): names what is in a folder", async () => {
    mkdirSync(at('listed/inner'), { recursive: true });
    writeFileSync(at('listed/one.txt'), '');
    expect(JSON.stringify(await files.execute('list', { path: 'listed' }))).toMatch(/inner.*one\.txt|one\.txt.*inner/);
  });

  test("FileSystemTool · execute('exists', …): says whether something is there", async () => {
    expect(await Promise.all(['a.txt', 'b.txt'].map((path) => files.execute('exists', { path })))).toMatchObject([
      { exists: true },
      { exists: false },
    ]);
  });

  test("FileSystemTool · execute('mkdir', …): makes folders, one in another", async () => {
    await files.execute('mkdir', { path: 'made/one/two' });
    expect(existsSync(at('made/one/two'))).toBe(true);
  });

  test('FileSystemTool · absolute paths: are refused outside of the root, unless the sandbox is off', async () => {
    await expect(files.execute('read', { path: '/etc/hostname' })).rejects.toMatchObject({ code: 'PATH_ESCAPE' });
    expect(
      await new FileSystemTool({ root: join(folder, 'copies'), sandboxMode: false }).execute('read', { path: at('a.txt') }),
    ).toMatchObject({ content: 'text of a' });
  });

  test('LLMGenerateTool · LLMGenerateTool: needs a model side when it is used, not when it is made', async () => {
    await expect(new LLMGenerateTool().execute('generate', { prompt: 'x' })).rejects.toMatchObject({ code: 'PROVIDER_NOT_CONFIGURED' });
  });

  test("LLMGenerateTool · execute('generate', …): gives the text of an answer", async () => {
    const tool = new LLMGenerateTool({ generate: generateWith(scriptedModel(['Said.']), { model: 'm' }) });
    expect(await tool.execute('generate', { prompt: 'x' })).toMatchObject({ content: 'Said.' });
  });

  test("LLMGenerateTool · execute('complete', …): goes on with a text", async () => {
    const tool = new LLMGenerateTool({ generate: generateWith(scriptedModel([' upon a time']), { model: 'm' }) });
    expect(await tool.execute('complete', { prompt: 'Once' })).toMatchObject({ content: ' upon a time' });
  });

  test("LLMGenerateTool · execute('chat', …): answers the last of several messages", async () => {
    const model = scriptedModel(['Well.']);
    const messages = [
      { role: 'user', content: 'Hello' },
      { role: 'assistant', content: 'Hello!' },
      { role: 'user', content: 'How are you?' },
    ];
    expect(await new LLMGenerateTool({ generate: generateWith(model, { model: 'm' }) }).execute('chat', { messages })).toMatchObject({
      content: 'Well.',
    });
    expect(model.calls[0]?.lastUserText).toBe('How are you?');
  });

  test('LLMGenerateTool · prompt: is what the model reads', async () => {
    const model = scriptedModel(['x']);
    await new LLMGenerateTool({ generate: generateWith(model, { model: 'm' }) }).execute('generate', { prompt: 'Write a summary' });
    expect(model.calls[0]?.lastUserText).toContain('Write a summary');
  });

  test('LLMGenerateTool · temperature: is passed on', async () => {
    const model = scriptedModel(['x']);
    await new LLMGenerateTool({ generate: generateWith(model, { model: 'm' }) }).execute('generate', { prompt: 'x', temperature: 0.7 });
    expect(model.calls[0]?.request.temperature).toBe(0.7);
  });

  test('LLMGenerateTool · max_tokens: is passed on, spelt either way', async () => {
    const model = scriptedModel(['x', 'y']);
    const tool = new LLMGenerateTool({ generate: generateWith(model, { model: 'm' }) });
    await tool.execute('generate', { prompt: 'x', max_tokens: 200 });
    await tool.execute('generate', { prompt: 'x', maxTokens: 300 });
    expect(model.calls.map(({ request }) => request.maxTokens)).toEqual([200, 300]);
  });

  test('WebSearchTool · WebSearchTool: searches with a service at an address of one’s own', async () => {
    await using server = await faultServer();
    server.respond({ headers: { 'content-type': 'text/html' }, body: searchPage });
    const tool = new WebSearchTool({ net: { allowPrivate: [server.url] }, endpoints: { duckduckgo: `${server.url}/html/` } });
    const found = await tool.execute('search', { query: 'tides', backend: 'duckduckgo' });
    expect(found).toMatchObject({
      results: [{ title: 'Title 1', url: 'https://1.example/', snippet: 'Says 1' }, { rank: 2 }, { rank: 3 }],
      count: 3,
    });
  });

  test('WebSearchTool · query, max_results: are what is searched for, and how much is wanted', async () => {
    await using server = await faultServer();
    server.respond({ headers: { 'content-type': 'text/html' }, body: searchPage });
    const tool = new WebSearchTool({ net: { allowPrivate: [server.url] }, endpoints: { duckduckgo: `${server.url}/html/` } });
    expect(await tool.execute('search', { query: 'spring tides', max_results: 2, backend: 'duckduckgo' })).toMatchObject({
      count: 2,
      query: 'spring tides',
    });
    expect(decodeURIComponent(JSON.stringify(server.requests[0]))).toMatch(/spring[ +]tides/);
  });

  test('WebSearchTool · result.hello.content: is the content a report was given', async () => {
    const yaml = 'steps:\n  - { id: hello, tool: report-generator, action: generate, parameters: { content: "Hello Test" } }\n';
    expect((await orchestratorOf().executeYaml(yaml))['hello']).toMatchObject({ content: 'Hello Test' });
  });
});
