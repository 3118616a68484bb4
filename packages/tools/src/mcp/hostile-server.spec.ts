import { afterEach, describe, expect, it } from '@jest/globals';
import { join } from 'node:path';
import type { JsonObject } from '@tutti/core';
import { McpTool } from './mcp-tool.ts';
import { serverHash } from './mcp-server-spec.ts';

// The protocol itself would wait for a minute.
const script = join(import.meta.dirname, '../spec-support/mcp-hostile-server.mjs');

const open: McpTool[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((tool) => tool[Symbol.asyncDispose]()));
});

/** A tool on a server that does what `mode` says, kept between calls. */
function serverThat(mode: string, idleMs = 60_000): McpTool {
  const spec = { command: process.execPath, args: [script, mode] };
  const tool = new McpTool({ servers: { h: { ...spec, trust: serverHash(spec) } }, idleMs });
  open.push(tool);
  return tool;
}

const go = (tool: McpTool, signal?: AbortSignal): Promise<JsonObject> =>
  tool.execute('call_tool', { server: 'h', tool: 'go' }, { signal: signal ?? new AbortController().signal });

describe('a hostile MCP server', () => {
  it('that dies in the middle of a call fails that call, and is started anew by the next', async () => {
    const tool = serverThat('dies');
    for (let i = 0; i < 2; i++) await expect(go(tool)).rejects.toMatchObject({ code: 'MCP_FAILED' });
  });

  it('that changes a tool after it was first seen is not called again', async () => {
    const tool = serverThat('changes');
    expect(await go(tool)).toMatchObject({ content: 'gone' });
    await expect(go(tool)).rejects.toMatchObject({ code: 'TOOL_CHANGED' });
    expect(await tool.execute('list_tools', { server: 'h' })).toMatchObject({ tools: [], refused: [{ tool: 'go', code: 'TOOL_CHANGED' }] });
  });

  it.each<[string, string, string]>([
    ['has a schema beyond all bounds', 'huge-schema', 'TOOL_UNKNOWN'],
    ['offers thousands of tools', 'many', 'TOOL_UNKNOWN'],
    ['lists its tools without an end', 'pages', 'MCP_FAILED'],
    ['answers more than anybody wants', 'big', 'MCP_FAILED'],
  ])('that %s is refused', async (_, mode, code) => {
    await expect(go(serverThat(mode))).rejects.toMatchObject({ code });
  });

  it.each<[string, string, number]>([
    ['never says a word', 'silent', 0],
    ['never says a word, kept', 'silent', 60_000],
    ['says what is no message', 'garbage', 0],
  ])('that %s is let go of as soon as the call is not wanted any more', async (_, mode, idleMs) => {
    const stop = new AbortController();
    const call = go(serverThat(mode, idleMs), stop.signal);
    stop.abort();
    await expect(call).rejects.toMatchObject({ code: 'CANCELLED' });
  });
});
