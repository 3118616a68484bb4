import { resolve } from 'node:path';
import { ApprovalGateTool } from '../human/approval-gate-tool.ts';
import { FeedbackTool } from '../human/feedback-tool.ts';
import { UserPromptTool, type PeopleOptions } from '../human/user-prompt-tool.ts';
import type { McpServerSpec } from '../mcp/mcp-server-spec.ts';
import { McpTool } from '../mcp/mcp-tool.ts';
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
  /** Search services: keys, addresses. */
  readonly search?: SearchOptions;
  /** MCP servers by name; each has to be approved by its hash. */
  readonly mcpServers?: Readonly<Record<string, McpServerSpec>>;
  /** File of the memory. Default: `.tutti/memory.db` in the root. */
  readonly memoryPath?: string;
}

/** Adds the tools that reach the net and people; nothing is connected before one is called. */
export function registerConnectedTools(registry: ToolRegistry, options: ConnectedToolsOptions & { readonly root?: string; readonly enableFilesystem?: boolean }): void {
  const { enableNet = true, enableWebSearch = true, enableFilesystem = true, root = '.', memoryPath = resolve(root, '.tutti/memory.db'), mcpServers = {} } = options;
  const net = options.net instanceof NetAccess ? options.net : new NetAccess(options.net);
  for (const tool of [new UserPromptTool(options.people), new ApprovalGateTool(options.people), new FeedbackTool(options.people)]) registry.registerTool(tool);
  if (enableFilesystem) registry.registerTool(new MemoryTool({ path: memoryPath }));
  if (!enableNet) return;
  registry.registerTool(new McpTool({ servers: mcpServers, net }));
  registry.registerTool(new HttpTool(net));
  if (!enableWebSearch) return;
  registry.registerTool(new WebScraperTool(net));
  registry.registerTool(new WebSearchTool({ ...options.search, net }));
}
