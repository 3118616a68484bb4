import type { Client } from '@modelcontextprotocol/client';
import { TuttiError } from '@tutti/core';
import { McpFailedError } from '../errors/mcp-failed-error.ts';
import type { NetAccess } from '../net/net-access.ts';
import { loadOptional } from '../optional/load-optional.ts';
import { assertTrusted, type McpServerSpec } from './mcp-server-spec.ts';

/** What a session needs. */
export interface SessionOptions {
  readonly name: string;
  readonly spec: McpServerSpec;
  readonly net: NetAccess;
  readonly signal: AbortSignal;
}

/** Connects to a server for one piece of work and lets go of it: no program is left behind. */
export async function withSession<T>({ name, spec, net, signal }: SessionOptions, work: (client: Client) => Promise<T>): Promise<T> {
  assertTrusted(name, spec);
  const { Client: McpClient, StreamableHTTPClientTransport } = await loadOptional(['@modelcontextprotocol/client'], () => import('@modelcontextprotocol/client'));
  const client = new McpClient({ name: 'tutti', version: '1' }, { capabilities: {} });
  const stop = (): void => void client.close().catch(() => undefined);
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (spec.command !== undefined) await client.connect(await programTransport(spec.command, spec));
    else await client.connect(new StreamableHTTPClientTransport(new URL(spec.url ?? ''), { fetch: (url, init) => net.fetch(url, init), requestInit: { headers: { ...spec.headers } } }));
    return await work(client);
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    throw toMcpError(name, error);
  } finally {
    signal.removeEventListener('abort', stop);
    await client.close().catch(() => undefined);
  }
}

async function programTransport(command: string, { args = [], env = {}, cwd }: McpServerSpec): Promise<Parameters<Client['connect']>[0]> {
  const { StdioClientTransport, getDefaultEnvironment } = await import('@modelcontextprotocol/client/stdio');
  // An array of arguments, never a shell; and few variables: the others may hold keys.
  return new StdioClientTransport({ command, args: [...args], env: { ...getDefaultEnvironment(), ...env }, stderr: 'ignore', ...(cwd === undefined ? {} : { cwd }) });
}

/** Errors of ours may come wrapped: the first one inside is the reason. */
function toMcpError(name: string, error: unknown): unknown {
  for (let inner = error; inner instanceof Error; inner = inner.cause) if (TuttiError.isInstance(inner)) return inner;
  return new McpFailedError(`The MCP server "${name}" failed: ${error instanceof Error ? error.message : String(error)}. Check that it runs, and what it was sent.`, { cause: error, data: { server: name } });
}
