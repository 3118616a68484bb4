import type { JsonObject } from '@tutti/core';
import type { RegisteredTool } from './registered-tool.ts';

/** Tools that come from elsewhere, under names that begin with the name of the source: `source.tool`. */
export interface ToolSource {
  /** Full names of those that are known beforehand. */
  names(): readonly string[];
  /** The tool of a name, without the name of the source; it may be known only when it is called. */
  find(tool: string): RegisteredTool | undefined;
  /** Whether what a file declares is exactly this source. */
  accepts(declaration: JsonObject): boolean;
}
