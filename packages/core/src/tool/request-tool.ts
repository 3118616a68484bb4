import type { Json } from '../json/json.ts';
import type { ToolContext } from './tool-context.ts';
import type { ToolAction, ToolDefinition } from './tool-definition.ts';
import type { EventManager } from './event-manager.ts';

/** Base of tools that are called by one request and options, and report through an EventManager. */
export abstract class RequestTool implements ToolDefinition {
  abstract readonly name: string;
  abstract readonly version: string;
  readonly description: string = '';
  readonly actions: Readonly<Record<string, ToolAction>> = {};
  readonly readsOutside: boolean = false;

  abstract execute(request: Json, options: Json, eventManager?: EventManager, context?: ToolContext): Promise<Json>;
}
