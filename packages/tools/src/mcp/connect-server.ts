import type { Client } from '@modelcontextprotocol/client';
import type { Redactor } from '@tutti/core';
import { McpFailedError } from '../errors/mcp-failed-error.ts';
import type { NetAccess } from '../net/net-access.ts';
import { loadOptional } from '../optional/load-optional.ts';
import { withVariables } from '../process/with-variables.ts';
import type { McpServerSpec } from './mcp-server-spec.ts';
import { watchAnswers } from './watch-answers.ts';

/** How a server is reached. */
interface ConnectOptions {
  readonly net: NetAccess;
  /** Learns the keys that the server is given. */
  readonly redactor: Redactor | undefined;
  readonly signal: AbortSignal;
  /** Hears that what was asked will not be answered any more. */
  readonly onBroken: (error: unknown) => void;
}

/** Starts or calls a server that was approved. The signal ends the connecting: a server need never answer. */
export async function connectServer(spec: McpServerSpec, { net, redactor, signal, onBroken }: ConnectOptions): Promise<Client> {
  const { Client: McpClient, StreamableHTTPClientTransport } = await loadOptional(
    ['@modelcontextprotocol/client'],
    () => import('@modelcontextprotocol/client'),
  );
  const client = new McpClient({ name: 'tutti', version: '1' }, { capabilities: {} });
  try {
    if (spec.command !== undefined) await client.connect(await programTransport(spec.command, spec, redactor), { signal });
    else
      await client.connect(
        new StreamableHTTPClientTransport(new URL(spec.url ?? ''), {
          fetch: watchAnswers((url, init) => net.fetch(url, init), onBroken),
          requestInit: { headers: variablesIn(spec.headers ?? {}, redactor) },
        }),
        { signal },
      );
    return client;
  } catch (error) {
    await client.close().catch(() => undefined);
    throw error;
  }
}

async function programTransport(
  command: string,
  { args = [], env = {}, cwd }: McpServerSpec,
  redactor: Redactor | undefined,
): Promise<Parameters<Client['connect']>[0]> {
  const { StdioClientTransport, getDefaultEnvironment } = await import('@modelcontextprotocol/client/stdio');
  // An array of arguments, never a shell; and few variables: the others may hold keys.
  return new StdioClientTransport({
    command,
    args: [...args],
    env: { ...getDefaultEnvironment(), ...variablesIn(env, redactor) },
    stderr: 'ignore',
    ...(cwd === undefined ? {} : { cwd }),
  });
}

/** @throws McpFailedError naming a variable that is not set */
function variablesIn(values: Readonly<Record<string, string>>, redactor: Redactor | undefined): Record<string, string> {
  const unset =
    (key: string) =>
    (name: string): McpFailedError =>
      new McpFailedError(`"${key}" of the MCP server needs the variable ${name}, which is not set. Set it, or write the value.`, {
        data: { variable: name },
      });
  const filled = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, withVariables(value, unset(key))]));
  redactor?.addSettings(filled);
  return filled;
}
