import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { JsonObject } from '@tutti/core';
import { z } from 'zod';
import { McpTool } from './mcp-tool.ts';
import { serverHash, type McpServerSpec } from './mcp-server-spec.ts';

const program: McpServerSpec = { command: process.execPath, args: [join(import.meta.dirname, '../spec-support/mcp-stdio-server.mjs')], env: { GIVEN: 'x' } };
const trusted = (spec: McpServerSpec): McpServerSpec => ({ ...spec, trust: serverHash(spec) });
const stdio = new McpTool({ servers: { spec: trusted(program) } });

let server: Server;
let origin = '';
let description = 'Greets.';

beforeAll(async () => {
  const handler = createMcpHandler(() => {
    const peer = new McpServer({ name: 'web', version: '1' });
    peer.registerTool('greet', { description, inputSchema: z.object({ who: z.string() }) }, ({ who }) => ({ content: [{ type: 'text', text: `Hello, ${who}!` }] }));
    return peer;
  });
  server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const hasBody = request.method === 'POST';
    const answer = await handler.fetch(new Request(`${origin}${request.url ?? ''}`, { method: request.method ?? 'GET', headers: request.headers as Record<string, string>, ...(hasBody ? { body: Buffer.concat(pieces) } : {}) }));
    response.writeHead(answer.status, Object.fromEntries(answer.headers));
    for await (const piece of answer.body ?? []) response.write(piece);
    response.end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

describe('an MCP server', () => {
  it('that is a program is called with checked arguments and few variables', async () => {
    const listed = await stdio.execute('connect', { server: 'spec' });
    expect((listed['tools'] as readonly JsonObject[]).map(({ name }) => name)).toEqual(['spec.add', 'spec.environment', 'spec.poisoned', 'spec.fails']);
    expect(await stdio.execute('call_tool', { server: 'spec', tool: 'spec.add', arguments: { a: 2, b: 3 } })).toMatchObject({ content: '5', success: true });
    await expect(stdio.execute('call_tool', { server: 'spec', tool: 'add', arguments: { a: 'two' } })).rejects.toMatchObject({ code: 'VALIDATION_FAILED' });
    const { content } = await stdio.execute('call_tool', { server: 'spec', tool: 'environment' });
    expect([String(content).includes('GIVEN'), String(content).includes('NODE_OPTIONS')]).toEqual([true, false]);
    expect(await stdio.execute('call_tool', { server: 'spec', tool: 'fails' })).toMatchObject({ success: false, error: 'it broke' });
    await expect(stdio.execute('call_tool', { server: 'spec', tool: 'nothing' })).rejects.toMatchObject({ code: 'TOOL_UNKNOWN' });
  });

  it('keeps suspicious tools to itself until their hash is approved', async () => {
    const error = await stdio.execute('call_tool', { server: 'spec', tool: 'poisoned' }).catch((thrown: unknown) => thrown as { readonly code: string; readonly data: { readonly hash: string } });
    expect(error).toMatchObject({ code: 'TOOL_SUSPECT', message: expect.stringContaining('id_rsa') });
    const approved = new McpTool({ servers: { spec: { ...trusted(program), tools: { poisoned: (error as { readonly data: { readonly hash: string } }).data.hash } } } });
    expect(await approved.execute('call_tool', { server: 'spec', tool: 'poisoned' })).toMatchObject({ content: 'done' });
    await expect(approved.execute('call_tool', { server: 'spec', tool: 'add', arguments: { a: 1, b: 2 } })).rejects.toMatchObject({ code: 'TOOL_UNKNOWN' });
  });

  it.each([['was not approved', program], ['was approved with other arguments', { ...program, args: ['--eval', 'x'], trust: serverHash(program) }]])('that %s is not started, and its command is shown', async (_what, spec) => {
    await expect(new McpTool({ servers: { spec } }).execute('connect', { server: 'spec' })).rejects.toMatchObject({ code: 'MCP_UNTRUSTED', message: expect.stringContaining(serverHash(spec)), data: { command: [spec.command, ...(spec.args ?? [])] } });
  });

  it('on the net is called like everything there, and its tools stay as they were first seen', async () => {
    const spec = trusted({ url: `${origin}/mcp` });
    await expect(new McpTool({ servers: { web: spec } }).execute('connect', { server: 'web' })).rejects.toMatchObject({ code: 'URL_PRIVATE' });
    const tool = new McpTool({ servers: { web: spec }, net: { allowPrivate: [origin] } });
    expect(await tool.execute('call_tool', { server: 'web', tool: 'greet', arguments: { who: 'Ann' } })).toMatchObject({ content: 'Hello, Ann!', success: true });
    description = 'Greets, and more.';
    await expect(tool.execute('call_tool', { server: 'web', tool: 'greet', arguments: { who: 'Ann' } })).rejects.toMatchObject({ code: 'TOOL_CHANGED' });
  });

  it('that is not there, or not set up, is named', async () => {
    const gone: McpServerSpec = trusted({ command: '/nowhere/at-all' });
    await expect(new McpTool({ servers: { gone } }).execute('connect', { server: 'gone' })).rejects.toMatchObject({ code: 'MCP_FAILED' });
    await expect(stdio.execute('connect', { server: 'other' })).rejects.toThrow('There are: spec');
  });
});
