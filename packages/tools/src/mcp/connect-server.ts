import type { Client } from '@modelcontextprotocol/client';
import { McpFailedError } from '../errors/mcp-failed-error.ts';
import type { NetAccess } from '../net/net-access.ts';
import { loadOptional } from '../optional/load-optional.ts';
import { withVariables } from '../process/with-variables.ts';
import type { McpServerSpec } from './mcp-server-spec.ts';

/** Starts or calls a server that was approved. The signal ends the connecting: a server need never answer. */
export async function connectServer(spec: McpServerSpec, net: NetAccess, signal: AbortSignal): Promise<Client> {
  const { Client: McpClient, StreamableHTTPClientTransport } = await loadOptional(['@modelcontextprotocol/client'], () => import('@modelcontextprotocol/client'));
  const client = new McpClient({ name: 'tutti', version: '1' }, { capabilities: {} });
  try {
    if (spec.command !== undefined) await client.connect(await programTransport(spec.command, spec), { signal });
    else await client.connect(new StreamableHTTPClientTransport(new URL(spec.url ?? ''), { fetch: (url, init) => net.fetch(url, init), requestInit: { headers: variablesIn(spec.headers ?? {}) } }), { signal });
    return client;
  } catch (error) {
    await client.close().catch(() => undefined);
    throw error;
  }
}

async function programTransport(command: string, { args = [], env = {}, cwd }: McpServerSpec): Promise<Parameters<Client['connect']>[0]> {
  const { StdioClientTransport, getDefaultEnvironment } = await import('@modelcontextprotocol/client/stdio');
  // An array of arguments, never a shell; and few variables: the others may hold keys.
  return new StdioClientTransport({ command, args: [...args], env: { ...getDefaultEnvironment(), ...variablesIn(env) }, stderr: 'ignore', ...(cwd === undefined ? {} : { cwd }) });
}

/** @throws McpFailedError naming a variable that is not set */
function variablesIn(values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([key, value]) => [key, withVariables(value, (name) => new McpFailedError(`"${key}" of the MCP server needs the variable ${name}, which is not set. Set it, or write the value.`, { data: { variable: name } }))]));
}
