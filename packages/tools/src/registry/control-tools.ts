import { Tool, type ControlSystem, type Json, type JsonObject, type ToolContext } from '@tutti/core';
import type { ToolRegistry } from './tool-registry.ts';

/** What takes over tools. */
type Controller = Pick<ControlSystem, 'executeTask' | 'getCapabilities'>;

/** Lets a control system do the work of the tools it is capable of. */
export function controlTools(registry: ToolRegistry, system: Controller): void {
  const capabilities = system.getCapabilities();
  for (const name of capabilities.includes('*') ? registry.names() : capabilities)
    registry.replaceTool(name, new ControlledTool(name, registry, system));
}

class ControlledTool extends Tool {
  readonly #system: Pick<ControlSystem, 'executeTask'>;

  constructor(name: string, registry: ToolRegistry, system: Pick<ControlSystem, 'executeTask'>) {
    const { description = '', actions = {}, readsOutside = false } = registry.find(name) ?? {};
    super({ id: name, description, actions, readsOutside });
    this.#system = system;
  }

  execute(action: string, parameters: JsonObject, context: ToolContext = { signal: new AbortController().signal }): Promise<Json> {
    const id = context.idempotencyKey?.split('/').slice(1).join('/') ?? '';
    return this.#system.executeTask({ id, tool: this.id, action, parameters }, context);
  }
}
