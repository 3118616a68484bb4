import type { JsonObject, Schema, ToolAction, ToolSpec } from '@tutti/core';
import { z } from 'zod';
import type { RegisteredTool } from './registered-tool.ts';

const anyObject: JsonObject = { type: 'object' };

/** The actions of a tool as a model sees them, named `tool__action`; a tool without actions is one, named like the tool. */
export function toolSpecs(name: string, tool: RegisteredTool): ToolSpec[] {
  const actions = Object.entries(tool.actions);
  if (actions.length === 0) return [{ name: plainName(name), description: tool.description, parameters: anyObject }];
  return actions.map(([action, definition]) => toSpec(`${plainName(name)}__${plainName(action)}`, tool, definition));
}

function toSpec(name: string, tool: RegisteredTool, definition: ToolAction): ToolSpec {
  const description = [tool.description, definition.description].filter((text) => text !== '').join(' ');
  return { name, description, parameters: definition.schema === undefined ? anyObject : jsonSchemaOf(definition.schema) };
}

/** JSON Schema of a schema. Standard Schema has no way to ask for it, so that schemas of other libraries than zod take any object here; calls are validated all the same. */
function jsonSchemaOf(schema: Schema): JsonObject {
  if (schema['~standard'].vendor !== 'zod') return anyObject;
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema as unknown as z.ZodType, { io: 'input', unrepresentable: 'any' });
  return rest as unknown as JsonObject;
}

/** Providers take letters, digits, `_` and `-` in the names of tools. */
function plainName(name: string): string {
  return name.replaceAll(/[^A-Za-z0-9_-]/g, '_');
}
