import { RequestTool, type Tool } from '@tutti/core';

/** Every kind of tool a registry takes. */
export type RegisteredTool = Tool | RequestTool;

/** A tool class that can be made without arguments. */
export type ToolClass = new () => RegisteredTool;

/** Whether a tool is called by request and options. Tools of another installed copy are told apart by their id, which request tools lack. */
export function isRequestTool(tool: RegisteredTool): tool is RequestTool {
  return tool instanceof RequestTool || !('id' in tool);
}

/** The name a tool registers itself under. */
export function nameOf(tool: RegisteredTool): string {
  return isRequestTool(tool) ? tool.name : tool.id;
}
