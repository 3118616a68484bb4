import { Tool, type Json, type JsonObject, type ToolContext } from '@tutti/core';
import { ActionUnknownError } from '../errors/action-unknown-error.ts';
import type { ToolSource } from '../registry/tool-source.ts';
import { serverHash, type McpServerSpec } from './mcp-server-spec.ts';
import type { McpTool } from './mcp-tool.ts';

/** The tools of a server under their own names, `server.tool`; which there are is known when the server is asked, or from those approved. */
export function serverSource(server: string, spec: McpServerSpec, mcp: McpTool): ToolSource {
  const approved = spec.tools === undefined ? undefined : Object.keys(spec.tools);
  return {
    names: () => (approved ?? []).map((tool) => `${server}.${tool}`),
    find: (tool) => (approved?.includes(tool) === false ? undefined : new ServerTool({ server, tool, mcp })),
    accepts: (declaration) => serverHash(declared(declaration)) === serverHash(spec),
  };
}

/** A server as a tool, whose actions are the server's tools; or one tool of it, whatever the action. */
export class ServerTool extends Tool {
  readonly #server: string;
  readonly #tool: string | undefined;
  readonly #mcp: McpTool;

  constructor({ server, tool, mcp }: { readonly server: string; readonly tool?: string; readonly mcp: McpTool }) {
    super({
      id: tool === undefined ? server : `${server}.${tool}`,
      readsOutside: true,
      description: tool === undefined ? `Tools of the MCP server "${server}".` : `A tool of the MCP server "${server}".`,
    });
    this.#server = server;
    this.#tool = tool;
    this.#mcp = mcp;
  }

  override execute(action: string, parameters: JsonObject, context?: ToolContext): Promise<Json> {
    const tool = this.#tool ?? (action === 'execute' ? undefined : action);
    if (tool === undefined)
      throw new ActionUnknownError(
        `The MCP server "${this.#server}" is a tool whose actions are its tools. Name one as the action, or write "tool: ${this.#server}.NAME"; the tool "mcp-server" lists them with "list_tools".`,
        { data: { server: this.#server } },
      );
    return this.#mcp.execute('call_tool', { server: this.#server, tool, arguments: parameters }, context);
  }
}

/** A declaration in a file, as far as it says what is started or called. */
function declared({ command, args, env, cwd, url, headers }: JsonObject): McpServerSpec {
  const record = (value: Json | undefined): Readonly<Record<string, string>> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.keys(value).map((key) => [key, '']))
      : {};
  return {
    ...(typeof command === 'string' ? { command } : {}),
    args: Array.isArray(args) ? args.map(String) : [],
    env: record(env),
    ...(typeof cwd === 'string' ? { cwd } : {}),
    ...(typeof url === 'string' ? { url } : {}),
    headers: record(headers),
  };
}
