import { HttpTool } from '../net/http-tool.ts';
import { NetAccess, type NetAccessOptions } from '../net/net-access.ts';
import type { ToolRegistry } from './tool-registry.ts';

/** How the tools that reach the net and people are set up. */
export interface ConnectedToolsOptions {
  /** How the net is reached: private addresses that are allowed, limits. */
  readonly net?: NetAccessOptions | NetAccess;
  /** False leaves out the tools that reach the net. Default true. */
  readonly enableNet?: boolean;
}

/** Adds the tools that reach the net and people; nothing is connected before one is called. */
export function registerConnectedTools(registry: ToolRegistry, options: ConnectedToolsOptions): void {
  const { enableNet = true } = options;
  const net = options.net instanceof NetAccess ? options.net : new NetAccess(options.net);
  if (enableNet) registry.registerTool(new HttpTool(net));
}
