import { resolve } from 'node:path';
import type { Generate, JsonObject, Redactor } from '@tutti/core';
import type { BrowserOptions } from '../browser/browser-options.ts';
import { HeadlessBrowserTool } from '../browser/headless-browser-tool.ts';
import { FactCheckerTool } from '../facts/fact-checker-tool.ts';
import type { GivenSource } from '../facts/fact-parameters.ts';
import type { SourceReader } from '../facts/source-texts.ts';
import type { FileAccess } from '../files/file-access.ts';
import { ApprovalGateTool } from '../human/approval-gate-tool.ts';
import { FeedbackTool } from '../human/feedback-tool.ts';
import { UserPromptTool, type PeopleOptions } from '../human/user-prompt-tool.ts';
import type { McpServerSpec } from '../mcp/mcp-server-spec.ts';
import { McpTool, type McpOptions } from '../mcp/mcp-tool.ts';
import { serverSource, ServerTool } from '../mcp/server-source.ts';
import { MemoryTool } from '../mcp/memory-tool.ts';
import { HttpTool } from '../net/http-tool.ts';
import { NetAccess, type NetAccessOptions } from '../net/net-access.ts';
import type { SearchOptions } from '../web/search-providers.ts';
import { WebScraperTool } from '../web/web-scraper-tool.ts';
import { WebSearchTool } from '../web/web-search-tool.ts';
import type { ToolRegistry } from './tool-registry.ts';

/** How the tools that reach the net and people are set up. */
export interface ConnectedToolsOptions {
  /** How the net is reached: private addresses that are allowed, limits. */
  readonly net?: NetAccessOptions | NetAccess;
  /** False leaves out the tools that reach the net. Default true. */
  readonly enableNet?: boolean;
  /** False leaves out the tools that search and read the web. Default true. */
  readonly enableWebSearch?: boolean;
  /** How people are asked: `{ mode: 'wait' }` waits for them also where there is a default answer. */
  readonly people?: PeopleOptions;
  /** How the browser is started. */
  readonly browser?: BrowserOptions;
  /** Search services: keys, addresses. */
  readonly search?: SearchOptions;
  /** MCP servers by name; each has to be approved by its hash. */
  readonly mcpServers?: Readonly<Record<string, McpServerSpec>>;
  /** How long an unused connection to a server is kept, ms; then the registry is to be disposed of. Default 0: each call has one of its own. */
  readonly mcpIdleMs?: number;
  /** Learns the keys that tools read; what takes secrets out of journals and messages then knows them too. */
  readonly redactor?: Redactor;
  /** File of the memory. Default: `.tutti/memory.db` in the root. */
  readonly memoryPath?: string;
}

/** Adds the tools that reach the net and people; nothing is connected before one is called. */
export function registerConnectedTools(
  registry: ToolRegistry,
  files: FileAccess,
  options: ConnectedToolsOptions & { readonly root?: string; readonly enableFilesystem?: boolean; readonly generate?: Generate },
): void {
  const {
    enableNet = true,
    enableWebSearch = true,
    enableFilesystem = true,
    root = '.',
    memoryPath = resolve(root, '.tutti/memory.db'),
    mcpServers = {},
  } = options;
  const net = options.net instanceof NetAccess ? options.net : new NetAccess(options.net);
  for (const tool of [new UserPromptTool(options.people), new ApprovalGateTool(options.people), new FeedbackTool(options.people)])
    registry.registerTool(tool);
  if (enableFilesystem) registry.registerTool(new MemoryTool({ path: memoryPath }));
  const redactor = options.redactor === undefined ? {} : { redactor: options.redactor };
  const model = options.generate === undefined ? {} : { generate: options.generate };
  const scraper = new WebScraperTool(net);
  const search = new WebSearchTool({ ...redactor, ...options.search, net });
  registry.registerTool(new FactCheckerTool({ ...model, ...(enableNet && enableWebSearch ? { reader: readerOf(scraper, search) } : {}) }));
  if (!enableNet) return;
  registerServers(registry, {
    servers: mcpServers,
    net,
    ...redactor,
    ...(options.mcpIdleMs === undefined ? {} : { idleMs: options.mcpIdleMs }),
  });
  registry.registerTool(new HttpTool(net));
  if (!enableWebSearch) return;
  registry.registerTool(scraper);
  registry.registerTool(search);
  registry.registerTool(
    new HeadlessBrowserTool({ files, net, search, ...(options.browser === undefined ? {} : { browser: options.browser }) }),
  );
}

/** The servers by name: `tool: server.tool` is a tool of one; `tool: server` with the tool as the action, where no other tool has the name. */
function registerServers(registry: ToolRegistry, options: McpOptions): void {
  const mcp = new McpTool(options);
  registry.registerTool(mcp);
  for (const [server, spec] of Object.entries(options.servers ?? {})) {
    registry.registerSource(server, serverSource(server, spec, mcp));
    if (registry.find(server) === undefined) registry.registerTool(server, new ServerTool({ server, mcp }));
  }
}

function readerOf(scraper: WebScraperTool, search: WebSearchTool): SourceReader {
  return {
    read: (url, signal) => scraper.execute('scrape', { url }, { signal }),
    search: async (query, { count, signal }) => {
      const { results } = await search.execute('search', { query, max_results: count }, { signal });
      return (results as readonly JsonObject[]).map(
        ({ url, title, snippet }): GivenSource => ({ url: String(url), title: String(title), content: String(snippet) }),
      );
    },
  };
}
