import type { JsonObject, ToolAction } from '@tutti/core';
import { unknownAction } from '../action/action-tool.ts';
import type { RegisteredTool } from './registered-tool.ts';

/** Which action of a tool a call means. */
export interface ResolvedAction {
  readonly name: string;
  /** Missing when the tool declares no actions: anything passes. */
  readonly definition: ToolAction | undefined;
  readonly parameters: JsonObject;
}

/**
 * Finds the action meant. `execute` means the action named by the parameter `action`, else the tool's default action, else its only one.
 * @throws ActionUnknownError
 */
export function resolveAction(
  tool: RegisteredTool,
  toolName: string,
  call: { readonly action: string; readonly parameters: JsonObject },
): ResolvedAction {
  const { action, parameters } = call;
  const known = Object.keys(tool.actions);
  if (known.length === 0) return { name: action, definition: undefined, parameters };
  const exact = own(tool, action) ?? own(tool, action.trim().replaceAll('-', '_'));
  if (exact !== undefined) return { ...exact, parameters };
  if (action === 'execute' || action === '') {
    const { action: named, ...rest } = parameters;
    const inside = typeof named === 'string' ? own(tool, named) : undefined;
    if (inside !== undefined) return { ...inside, parameters: rest };
    if (typeof named === 'string' && named !== 'execute') throw unknownAction(toolName, named, known);
    const standard = defaultAction(tool) ?? (known.length === 1 ? known[0] : undefined);
    const found = standard === undefined ? undefined : own(tool, standard);
    if (found !== undefined) return { ...found, parameters };
  }
  throw unknownAction(toolName, action, known);
}

function own(tool: RegisteredTool, name: string): { readonly name: string; readonly definition: ToolAction } | undefined {
  const definition = Object.hasOwn(tool.actions, name) ? tool.actions[name] : undefined;
  return definition === undefined ? undefined : { name, definition };
}

function defaultAction(tool: RegisteredTool): string | undefined {
  const name: unknown = (tool as { readonly defaultAction?: unknown }).defaultAction;
  return typeof name === 'string' ? name : undefined;
}
