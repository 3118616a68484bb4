import { Tool, type Json, type JsonObject, type ToolContext } from '@tutti/core';
import type { ToolRegistry } from '@tutti/tools';

/** A step as a control system sees it: its parameters are rendered already. */
export interface ControlledTask {
  /** Path of the step in its run; empty when a tool is called outside of one. */
  readonly id: string;
  readonly tool: string;
  readonly action: string;
  readonly parameters: JsonObject;
}

/** Runs steps instead of the tools. What it returns is the step's result, recorded once. */
export abstract class ControlSystem {
  abstract executeTask(task: ControlledTask, context: ToolContext): Promise<Json>;
  /** Names of the tools it takes over or brings; `*` takes over every registered tool. */
  abstract getCapabilities(): readonly string[];
}

/** Lets a control system do the work of the tools it is capable of. */
export function controlTools(registry: ToolRegistry, system: Pick<ControlSystem, 'executeTask' | 'getCapabilities'>): void {
  const capabilities = system.getCapabilities();
  for (const name of capabilities.includes('*') ? registry.names() : capabilities) registry.registerTool(name, new ControlledTool(name, registry, system));
}

class ControlledTool extends Tool {
  readonly #system: Pick<ControlSystem, 'executeTask'>;

  constructor(name: string, registry: ToolRegistry, system: Pick<ControlSystem, 'executeTask'>) {
    const { description = '', actions = {} } = registry.find(name) ?? {};
    super({ id: name, description, actions });
    this.#system = system;
  }

  execute(action: string, parameters: JsonObject, context: ToolContext = { signal: new AbortController().signal }): Promise<Json> {
    const id = context.idempotencyKey?.split('/').slice(1).join('/') ?? '';
    return this.#system.executeTask({ id, tool: this.id, action, parameters }, context);
  }
}
