import { checkJsonSchema, didYouMean, type Clock, type Json, type JsonObject, type Redactor, ValidationError } from '@tutti/core';
import type { Client } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { action, type ActionBody } from '../action/action-body.ts';
import { ActionTool } from '../action/action-tool.ts';
import { parameters } from '../action/parameters.ts';
import { McpFailedError } from '../errors/mcp-failed-error.ts';
import { ToolChangedError } from '../errors/tool-changed-error.ts';
import { ToolSuspectError } from '../errors/tool-suspect-error.ts';
import { ToolUnknownError } from '../errors/tool-unknown-error.ts';
import { NetAccess, type NetAccessOptions } from '../net/net-access.ts';
import { readForeignText } from './foreign-text.ts';
import { readForeignTool, type ForeignTool } from './foreign-tool.ts';
import type { McpServerSpec } from './mcp-server-spec.ts';
import { McpSessions } from './mcp-sessions.ts';

/** Which servers there are. */
export interface McpOptions {
  readonly servers?: Readonly<Record<string, McpServerSpec>>;
  readonly net?: NetAccessOptions | NetAccess;
  /** How long an unused connection is kept for the next call, ms; then the tool is to be disposed of. Default 0: each call has one of its own. */
  readonly idleMs?: number;
  readonly clock?: Clock;
  /** Learns the keys that servers are given. */
  readonly redactor?: Redactor;
}

interface ServerParameters {
  readonly server: string;
}

interface CallParameters extends ServerParameters {
  readonly tool: string;
  readonly arguments: JsonObject;
}

const MAX_TOOLS = 200;
const MAX_RESULT = 1024 * 1024;
const serverShape = { server: z.string().min(1) };
const aliases = { server: ['server_name', 'name'], tool: ['tool_name'], arguments: ['args', 'params', 'tool_params', 'parameters'] };
const serverSchema = () => parameters<ServerParameters>(serverShape, { aliases });
const callSchema = () =>
  parameters<CallParameters>(
    { ...serverShape, tool: z.string().min(1), arguments: z.record(z.string(), z.unknown()).default({}) },
    { aliases },
  );

/** Uses the tools of MCP servers: of those that were set up and approved, with definitions that stay as they were approved. */
export class McpTool extends ActionTool implements AsyncDisposable {
  readonly #sessions: McpSessions;

  constructor({ servers = {}, net: given = {}, idleMs = 0, clock, redactor }: McpOptions = {}) {
    const net = given instanceof NetAccess ? given : new NetAccess(given);
    const sessions = new McpSessions({
      net,
      idleMs,
      ...(clock === undefined ? {} : { clock }),
      ...(redactor === undefined ? {} : { redactor }),
    });
    const known: KnownServers = { sessions, all: new Map(Object.entries(servers)), seen: new Map() };
    const call = callAction(known);
    super({
      id: 'mcp-server',
      readsOutside: true,
      name: 'MCP servers',
      description: 'Uses the tools of MCP servers.',
      defaultAction: 'call_tool',
      actions: {
        connect: listAction(known, 'connect'),
        list_tools: listAction(known, 'list_tools'),
        call_tool: call,
        execute_tool: call,
        disconnect: disconnectAction(known),
      },
    });
    this.#sessions = sessions;
  }

  /** Closes all connections. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.#sessions[Symbol.asyncDispose]();
  }
}

/** The servers of one tool. */
interface KnownServers {
  readonly sessions: McpSessions;
  readonly all: ReadonlyMap<string, McpServerSpec>;
  /** What a server offered first, by its name and the tool's: it has to stay with that for as long as this tool lives. */
  readonly seen: Map<string, string>;
}

function listAction({ sessions, all, seen }: KnownServers, name: string): ActionBody {
  return action<ServerParameters>({
    description: 'Lists the tools of a server, with their hashes.',
    effect: 'none',
    schema: serverSchema,
    run: async ({ server }, { signal }) => {
      const spec = specOf(all, server);
      const { tools, refused } = await sessions.use({ name: server, spec, signal }, (client) =>
        offered(client, { server, spec, seen, signal }),
      );
      return {
        action: name,
        server,
        server_name: server,
        connected: true,
        tools: tools.map(toDocument),
        tool_count: tools.length,
        refused: refused as Json,
        success: true,
      };
    },
  });
}

function callAction({ sessions, all, seen }: KnownServers): ActionBody {
  return action<CallParameters>({
    description: 'Calls a tool of a server.',
    effect: 'once',
    schema: callSchema,
    run: ({ server, tool, arguments: input }, { signal }) => {
      const spec = specOf(all, server);
      return sessions.use({ name: server, spec, signal }, async (client) =>
        callTool(client, await usable(client, { server, spec, seen, tool, signal }), { server, input, signal }),
      );
    },
  });
}

function disconnectAction({ sessions, all }: KnownServers): ActionBody {
  return action<ServerParameters>({
    description: 'Closes the connection to a server.',
    effect: 'idempotent',
    acts: 'nothing',
    schema: serverSchema,
    run: async ({ server }) => {
      specOf(all, server);
      return {
        action: 'disconnect',
        server,
        server_name: server,
        connected: false,
        disconnected: true,
        was_connected: await sessions.close(server),
        success: true,
      };
    },
  });
}

interface Offer {
  readonly server: string;
  readonly spec: McpServerSpec;
  readonly seen: Map<string, string>;
  readonly signal: AbortSignal;
}

/** The tools that may be used, and why others may not. */
async function offered(
  client: Client,
  { server, spec, seen, signal }: Offer,
): Promise<{ readonly tools: readonly ForeignTool[]; readonly refused: readonly JsonObject[] }> {
  const { tools: definitions } = await client.listTools(undefined, { signal });
  const tools = new Map<string, ForeignTool>();
  const refused: JsonObject[] = [];
  for (const definition of definitions.slice(0, MAX_TOOLS)) {
    try {
      const approved = spec.tools?.[definition.name];
      if (spec.tools !== undefined && approved === undefined) continue;
      const tool = readForeignTool(server, definition, { approved: approved ?? seen.get(`${server}.${definition.name}`) });
      if (tools.has(tool.tool))
        throw new ToolChangedError(`The server "${server}" offers the tool "${tool.tool}" twice. Neither can be told from the other.`);
      seen.set(tool.name, tool.hash);
      tools.set(tool.tool, tool);
    } catch (error) {
      const { code, message } = error as { readonly code: string; readonly message: string };
      refused.push({ tool: String(definition.name).slice(0, 100), code, error: message });
      tools.delete(definition.name);
    }
  }
  return { tools: [...tools.values()], refused };
}

async function usable(client: Client, offer: Offer & { readonly tool: string }): Promise<ForeignTool> {
  const { server, spec } = offer;
  const name = offer.tool.startsWith(`${server}.`) ? offer.tool.slice(server.length + 1) : offer.tool;
  const { tools, refused } = await offered(client, offer);
  const tool = tools.find((each) => each.tool === name);
  const reason = refused.find((each) => each['tool'] === name);
  if (reason?.['code'] === 'TOOL_CHANGED') throw new ToolChangedError(String(reason['error']));
  if (tool === undefined)
    throw new ToolUnknownError(
      `The server "${server}" has no usable tool "${name}"${reason === undefined ? '' : `: ${String(reason['error'])}`}. ${[
        didYouMean(
          name,
          tools.map((each) => each.tool),
        ),
        `It has: ${tools.map((each) => each.tool).join(', ')}.`,
      ]
        .filter((part) => part !== '')
        .join(' ')}`,
      { data: { server, tool: name } },
    );
  if (tool.suspicions.length > 0 && spec.tools?.[name] !== tool.hash) {
    throw new ToolSuspectError(
      `The tool "${tool.name}" ${tool.suspicions.join(', ')}. It is not used before somebody has looked at it; to approve it, set "tools" of the server to {"${name}": "${tool.hash}"}. Its description: ${JSON.stringify(tool.description.slice(0, 500))}`,
      { data: { tool: tool.name, hash: tool.hash, suspicions: [...tool.suspicions] } },
    );
  }
  return tool;
}

async function callTool(
  client: Client,
  tool: ForeignTool,
  { server, input, signal }: { readonly server: string; readonly input: JsonObject; readonly signal: AbortSignal },
): Promise<JsonObject> {
  const issues = checkJsonSchema(input, tool.inputSchema);
  if (issues.length > 0)
    throw new ValidationError(
      `The arguments of "${tool.name}" are not valid: ${issues
        .slice(0, 5)
        .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
        .join('; ')}.`,
      { issues },
    );
  const answer = await client.callTool({ name: tool.tool, arguments: input }, { signal });
  const plain = JSON.parse(JSON.stringify(answer)) as JsonObject;
  if (JSON.stringify(plain).length > MAX_RESULT)
    throw new McpFailedError(`The tool "${tool.name}" answered more than ${MAX_RESULT} characters. Ask it for less.`, {
      data: { tool: tool.name },
    });
  const pieces = (Array.isArray(plain['content']) ? plain['content'] : []) as readonly JsonObject[];
  const text = pieces
    .filter(({ type }) => type === 'text')
    .map((piece) => String(piece['text']))
    .join('\n');
  const isError = plain['isError'] === true;
  const shown = readForeignText(text).text;
  return {
    action: 'call_tool',
    server,
    tool: tool.name,
    content: shown,
    result: plain['structuredContent'] ?? shown,
    pieces,
    success: !isError,
    ...(isError ? { error: shown.slice(0, 2_000) } : {}),
  };
}

function toDocument({ name, tool, description, inputSchema, hash, suspicions }: ForeignTool): JsonObject {
  return { name, tool, description, input_schema: inputSchema, hash, suspicions: [...suspicions] };
}

function specOf(servers: ReadonlyMap<string, McpServerSpec>, name: string): McpServerSpec {
  const spec = servers.get(name);
  if (spec === undefined)
    throw new ToolUnknownError(
      `No MCP server "${name}" is set up. ${servers.size === 0 ? 'Set servers up under "mcp_servers" in orchestrator.yaml, or with the option "mcpServers" of the tools.' : `There are: ${[...servers.keys()].join(', ')}.`}`,
      { data: { server: name } },
    );
  return spec;
}
