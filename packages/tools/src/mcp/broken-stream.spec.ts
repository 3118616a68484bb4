import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { JsonObject } from '@tutti/core';
import { startHostileServer, type HostileHttpServer, type Misdeed } from '../spec-support/hostile-http-server.ts';
import { McpTool } from './mcp-tool.ts';
import { serverHash } from './mcp-server-spec.ts';

jest.setTimeout(30_000);
let server: HostileHttpServer;
beforeAll(async () => {
  server = await startHostileServer();
});
afterAll(async () => {
  await server[Symbol.asyncDispose]();
});

const open: McpTool[] = [];
afterEach(() => Promise.all(open.splice(0).map((tool) => tool[Symbol.asyncDispose]())));

function keptTool(misdeed: Misdeed): McpTool {
  server.misbehave(misdeed);
  const spec = { url: `${server.origin}/mcp` };
  const tool = new McpTool({
    servers: { h: { ...spec, trust: serverHash(spec) } },
    net: { allowPrivate: [server.origin], limits: { maxBytes: 1_000_000, timeoutMs: 3_000, idleMs: 3_000 } },
    idleMs: 600_000,
  });
  open.push(tool);
  return tool;
}

const go = (tool: McpTool): Promise<JsonObject> =>
  tool.execute('call_tool', { server: 'h', tool: 'go' }, { signal: new AbortController().signal });
const greetings = (): number => server.requests.filter(({ method }) => method === 'initialize').length;

/** Breaks the answers whose turn it is, counted from 1. */
function breaking(turns: readonly number[], breakOff: Misdeed): Misdeed {
  let turn = 0;
  return (asked) => asked.method === 'tools/call' && turns.includes(++turn) && breakOff(asked);
}

const cut: Misdeed = ({ response }) => (
  response.writeHead(200, { 'content-type': 'text/event-stream' }).write('data: {"jsonrpc":"2.0",', () => response.destroy()), true
);
const ended: Misdeed = ({ response }) => (
  response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: {"jsonrpc":"2.0","method":"notifications/x"}\n\n'), true
);
const taken: Misdeed = ({ response }) => (response.writeHead(202).end(), true);
const page: Misdeed = ({ response }) => (response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'), true);

describe('a kept connection to an MCP server over HTTP', () => {
  it.each([
    ['breaks off its answer', cut, /The request to .* failed/],
    ['ends its answer before it gave one', ended, /ended its answer before it gave one/],
    ['takes the request and answers nothing', taken, /took the request and gave no answer/],
    ['answers with a web page', page, /page for people/],
  ])('to one that %s is made anew by the next call', async (_what, breakOff, message) => {
    const tool = keptTool(breaking([2, 4], breakOff));
    expect(await go(tool)).toMatchObject({ content: 'gone' });
    await expect(go(tool)).rejects.toThrow(message);
    expect(await go(tool)).toMatchObject({ content: 'gone' });
    await expect(go(tool)).rejects.toThrow(message);
    expect(await go(tool)).toMatchObject({ content: 'gone' });
  });

  it('that broke for one of several calls fails those at work, and not those that come after', async () => {
    const tool = keptTool(breaking([2], cut));
    await go(tool);
    const together = await Promise.allSettled([go(tool), go(tool), go(tool)]);
    const reasons = together.flatMap((one) => (one.status === 'rejected' ? [(one.reason as Error).message] : []));
    expect(reasons.length).toBeGreaterThan(0);
    // Why it broke, not that it did.
    for (const reason of reasons) expect(reason).toMatch(/terminated|aborted|cut|ECONNRESET|broke/i);
    const next = await Promise.allSettled([go(tool), go(tool), go(tool)]);
    expect(next.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled']);
    expect(greetings()).toBeGreaterThan(1);
  });

  it.each([
    ['text/html; charset=utf-8', /answered with text\/html; charset=utf-8, .*page for people.*Check its address and path \(often \/mcp\)/],
    ['text/plain', /answered with text\/plain, .*something else answers there.*Check its address/],
    [undefined, /answered with something without a type, /],
  ])('says what came in place of an answer, from where, and what to do: %s', async (type, message) => {
    const other: Misdeed = ({ response }) => (
      response.writeHead(200, type === undefined ? {} : { 'content-type': type }).end('<html>Sign in</html>'), true
    );
    const error = (await go(keptTool(breaking([1], other))).catch((thrown: unknown) => thrown)) as Error;
    expect(error).toMatchObject({ code: 'MCP_FAILED', data: { server: 'h' } });
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`"h" at ${server.origin}/mcp `);
  });
});
