import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createMcpHandler, McpServer } from '@modelcontextprotocol/server';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { systemClock, type JsonObject } from '@tutti/core';
import { fakeClock } from '@tutti/testing';
import { z } from 'zod';
import { defaultTools } from '../default-tools.ts';
import { McpTool } from './mcp-tool.ts';
import { serverHash, type McpServerSpec } from './mcp-server-spec.ts';

const program: McpServerSpec = {
  command: process.execPath,
  args: [join(import.meta.dirname, '../spec-support/mcp-stdio-server.mjs')],
  env: { GIVEN: 'x' },
};
const trusted = (spec: McpServerSpec): McpServerSpec => ({ ...spec, trust: serverHash(spec) });
const stdio = new McpTool({ servers: { spec: trusted(program) } });

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

let server: Server;
let origin = '';
let description = 'Greets.';

beforeAll(async () => {
  const handler = createMcpHandler(() => {
    const peer = new McpServer({ name: 'web', version: '1' });
    peer.registerTool('greet', { description, inputSchema: z.object({ who: z.string() }) }, ({ who }) => ({
      content: [{ type: 'text', text: `Hello, ${who}!` }],
    }));
    return peer;
  });
  server = createServer(async (request, response) => {
    const pieces: Buffer[] = [];
    for await (const piece of request) pieces.push(piece as Buffer);
    const hasBody = request.method === 'POST';
    const answer = await handler.fetch(
      new Request(`${origin}${request.url ?? ''}`, {
        method: request.method ?? 'GET',
        headers: request.headers as Record<string, string>,
        ...(hasBody ? { body: Buffer.concat(pieces) } : {}),
      }),
    );
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
    expect((listed['tools'] as readonly JsonObject[]).map(({ name }) => name)).toEqual([
      'spec.add',
      'spec.environment',
      'spec.poisoned',
      'spec.fails',
      'spec.count',
      'spec.never',
    ]);
    expect(await stdio.execute('call_tool', { server: 'spec', tool: 'spec.add', arguments: { a: 2, b: 3 } })).toMatchObject({
      content: '5',
      success: true,
    });
    await expect(stdio.execute('call_tool', { server: 'spec', tool: 'add', arguments: { a: 'two' } })).rejects.toMatchObject({
      code: 'VALIDATION_FAILED',
    });
    const { content } = await stdio.execute('call_tool', { server: 'spec', tool: 'environment' });
    expect([String(content).includes('GIVEN'), String(content).includes('NODE_OPTIONS')]).toEqual([true, false]);
    expect(await stdio.execute('call_tool', { server: 'spec', tool: 'fails' })).toMatchObject({ success: false, error: 'it broke' });
    await expect(stdio.execute('call_tool', { server: 'spec', tool: 'nothing' })).rejects.toMatchObject({ code: 'TOOL_UNKNOWN' });
  });

  it('keeps suspicious tools to itself until their hash is approved', async () => {
    const error = await stdio
      .execute('call_tool', { server: 'spec', tool: 'poisoned' })
      .catch((thrown: unknown) => thrown as { readonly code: string; readonly data: { readonly hash: string } });
    expect(error).toMatchObject({ code: 'TOOL_SUSPECT', message: expect.stringContaining('id_rsa') });
    const approved = new McpTool({
      servers: { spec: { ...trusted(program), tools: { poisoned: (error as { readonly data: { readonly hash: string } }).data.hash } } },
    });
    expect(await approved.execute('call_tool', { server: 'spec', tool: 'poisoned' })).toMatchObject({ content: 'done' });
    await expect(approved.execute('call_tool', { server: 'spec', tool: 'add', arguments: { a: 1, b: 2 } })).rejects.toMatchObject({
      code: 'TOOL_UNKNOWN',
    });
  });

  it.each([
    ['was not approved', program],
    ['was approved with other arguments', { ...program, args: ['--eval', 'x'], trust: serverHash(program) }],
  ])('that %s is not started, and its command is shown', async (_what, spec) => {
    await expect(new McpTool({ servers: { spec } }).execute('connect', { server: 'spec' })).rejects.toMatchObject({
      code: 'MCP_UNTRUSTED',
      message: expect.stringContaining(serverHash(spec)),
      data: { command: [spec.command, ...(spec.args ?? [])] },
    });
  });

  it('on the net is called like everything there, and its tools stay as they were first seen', async () => {
    const spec = trusted({ url: `${origin}/mcp` });
    await expect(new McpTool({ servers: { web: spec } }).execute('connect', { server: 'web' })).rejects.toMatchObject({
      code: 'URL_PRIVATE',
    });
    const tool = new McpTool({ servers: { web: spec }, net: { allowPrivate: [origin] } });
    expect(await tool.execute('call_tool', { server: 'web', tool: 'greet', arguments: { who: 'Ann' } })).toMatchObject({
      content: 'Hello, Ann!',
      success: true,
    });
    description = 'Greets, and more.';
    await expect(tool.execute('call_tool', { server: 'web', tool: 'greet', arguments: { who: 'Ann' } })).rejects.toMatchObject({
      code: 'TOOL_CHANGED',
    });
  });

  it('that is not there, or not set up, is named', async () => {
    const gone: McpServerSpec = trusted({ command: '/nowhere/at-all' });
    await expect(new McpTool({ servers: { gone } }).execute('connect', { server: 'gone' })).rejects.toMatchObject({ code: 'MCP_FAILED' });
    await expect(stdio.execute('connect', { server: 'other' })).rejects.toThrow('There are: spec');
  });

  it('is kept for the calls that follow, started anew when it is gone, and ended at the end', async () => {
    await using tool = new McpTool({ servers: { spec: trusted(program) }, idleMs: 60_000 });
    const count = async (): Promise<readonly string[]> =>
      String((await tool.execute('call_tool', { server: 'spec', tool: 'count' }))['content']).split(' ');
    const [first, second] = [await count(), await count()];
    expect([first[0], second[0], second[1]]).toEqual(['1', '2', first[1]]);
    expect((await Promise.all([count(), count()])).map(([n]) => n)).toEqual(['3', '4']);
    expect(await tool.execute('disconnect', { server: 'spec' })).toMatchObject({ disconnected: true, was_connected: true });
    const [again, pid] = await count();
    expect(again).toBe('1');
    process.kill(Number(pid), 'SIGKILL');
    // A call may meet the server as it goes away; the next one finds a new one.
    const [afterwards, other] = await count().catch(count);
    expect(afterwards).toBe('1');
    await tool[Symbol.asyncDispose]();
    expect(() => process.kill(Number(other), 0)).toThrow('ESRCH');
  });

  it('lets go of a call that is not wanted any more, and of itself when nobody asks it for a while', async () => {
    const clock = fakeClock();
    await using tool = new McpTool({ servers: { spec: trusted(program) }, idleMs: 5_000, clock });
    const cancel = new AbortController();
    const waiting = tool.execute('call_tool', { server: 'spec', tool: 'never' }, { signal: cancel.signal });
    const [, pid] = String((await tool.execute('call_tool', { server: 'spec', tool: 'count' }))['content']).split(' ');
    cancel.abort(new Error('not wanted'));
    await expect(waiting).rejects.toMatchObject({ code: 'CANCELLED' });
    await clock.advance(4_999);
    expect(() => process.kill(Number(pid), 0)).not.toThrow();
    await clock.advance(1);
    while (isAlive(Number(pid))) await systemClock.breathe();
    expect(await tool.execute('disconnect', { server: 'spec' })).toMatchObject({ was_connected: false });
  });

  it('gives its tools to a registry under names of their own', async () => {
    await using tools = defaultTools({
      mcpServers: { spec: trusted(program), pinned: { ...trusted(program), tools: { add: 'x' } } },
      mcpIdleMs: 60_000,
    });
    expect(await tools.call('spec.add', 'execute', { a: 2, b: 2 })).toMatchObject({ content: '4' });
    expect(await tools.call('spec', 'add', { a: 2, b: 5 })).toMatchObject({ content: '7' });
    expect(
      await tools.call('mcp-server', 'execute_tool', { server_name: 'spec', tool_name: 'add', tool_params: { a: 1, b: 1 } }),
    ).toMatchObject({ content: '2' });
    await expect(tools.call('spec', 'execute', {})).rejects.toMatchObject({ code: 'ACTION_UNKNOWN' });
    await expect(tools.call('other.add', 'execute', {})).rejects.toMatchObject({ code: 'TOOL_UNKNOWN' });
    expect([tools.find('pinned.fails'), tools.names().filter((name) => name.includes('.')), tools.effect('spec.add', 'execute')]).toEqual([
      undefined,
      ['pinned.add'],
      'once',
    ]);
    expect([
      tools.source('spec')?.accepts({ ...program } as JsonObject),
      tools.source('spec')?.accepts({ command: 'sh' }),
      tools.source('none'),
    ]).toEqual([true, false, undefined]);
  });

  it('gets variables of the environment where its settings name them', async () => {
    const spec = trusted({ ...program, env: { GIVEN: '${MCP_SPEC_VARIABLE}' } });
    const tool = new McpTool({ servers: { spec } });
    await expect(tool.execute('connect', { server: 'spec' })).rejects.toMatchObject({
      code: 'MCP_FAILED',
      message: expect.stringContaining('MCP_SPEC_VARIABLE'),
    });
    process.env['MCP_SPEC_VARIABLE'] = 'x';
    try {
      expect(await tool.execute('connect', { server: 'spec' })).toMatchObject({ connected: true });
    } finally {
      delete process.env['MCP_SPEC_VARIABLE'];
    }
  });
});
