import type { Json, JsonObject } from '../json/json.ts';
import type { ToolContext } from './tool-context.ts';
import type { ToolAction, ToolDefinition } from './tool-definition.ts';

/** What a tool is called and what it does. */
export interface ToolOptions {
  /** Id in registries and pipelines, `report-generator`. */
  readonly id: string;
  /** Name for people; default the id. */
  readonly name?: string;
  readonly description?: string;
  readonly version?: string;
  readonly actions?: Readonly<Record<string, ToolAction>>;
  /** See {@link ToolDefinition.readsOutside}. */
  readonly readsOutside?: boolean;
}

/** Base of tools that are called by action and parameters. */
export abstract class Tool implements ToolDefinition {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly version: string;
  readonly actions: Readonly<Record<string, ToolAction>>;
  readonly readsOutside: boolean;

  constructor(options: ToolOptions) {
    this.id = options.id;
    this.name = options.name ?? options.id;
    this.description = options.description ?? '';
    this.version = options.version ?? '1.0.0';
    this.actions = options.actions ?? {};
    this.readsOutside = options.readsOutside ?? false;
  }

  /** Does one action. The parameters have passed the action's schema when a registry calls. */
  abstract execute(action: string, parameters: JsonObject, context?: ToolContext): Promise<Json>;
}
