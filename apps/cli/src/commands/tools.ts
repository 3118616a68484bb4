import { didYouMean, type Schema, type ToolDefinition } from '@tutti/core';
import { z } from 'zod';
import { UsageError } from '../cli-error.ts';
import type { Work } from '../command-set.ts';
import type { CommonOptions, Console } from '../console/console.ts';
import { printable } from '../console/printable.ts';
import { exitCodes } from '../exit-codes.ts';

/** `tutti tools [NAME]` */
export const listTools: Work<CommonOptions> = async ([given], _options, console) => {
  const { defaultTools } = await import('@tutti/tools');
  const registry = defaultTools();
  if (given === undefined) {
    const documents = registry.list().map(({ name, tool }) => documentOf(name, tool));
    if (console.isJson) console.printJson({ tools: documents });
    else for (const { name, description, actions } of documents) console.print(`${console.paint.bold(name.padEnd(20))} ${description}\n${' '.repeat(21)}${console.paint.dim(actions.map((action) => action.name).join(', '))}`);
    return exitCodes.ok;
  }
  const name = registry.resolveName(given);
  const tool = name === undefined ? undefined : registry.find(name);
  if (name === undefined || tool === undefined) {
    throw new UsageError(`There is no tool "${printable(given)}". ${didYouMean(given, registry.names()) || `"${console.command('tools')}" lists them.`}`, { code: 'TOOL_UNKNOWN', data: { tool: given } });
  }
  const document = documentOf(name, tool);
  if (console.isJson) console.printJson(document);
  else printTool(document, console);
  return exitCodes.ok;
};

interface ToolDocument {
  readonly name: string;
  readonly version: string;
  readonly description: string;
  readonly actions: readonly { readonly name: string; readonly description: string; readonly effect: string; readonly parameters: Readonly<Record<string, unknown>> }[];
}

function documentOf(name: string, tool: ToolDefinition): ToolDocument {
  const actions = Object.entries(tool.actions).map(([action, { description, effect = 'once', schema }]) => ({ name: action, description, effect, parameters: parametersOf(schema) }));
  return { name, version: tool.version, description: tool.description, actions };
}

/** JSON Schema of the parameters; empty when the schema is of another library or cannot be described. */
function parametersOf(schema: Schema | undefined): Readonly<Record<string, unknown>> {
  if (!(schema instanceof z.ZodType)) return {};
  try {
    const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    // A value that is prepared before it is checked may be left out without its schema saying so.
    const missing = new Set(schema.safeParse({}).error?.issues.map(({ path }) => String(path[0])) ?? []);
    return { ...described, ...(described.required === undefined ? {} : { required: described.required.filter((name) => missing.has(name)) }) };
  } catch {
    return {};
  }
}

function printTool({ name, version, description, actions }: ToolDocument, console: Console): void {
  const { bold, dim } = console.paint;
  console.print(`${bold(name)} ${dim(version)}  ${description}`);
  for (const action of actions) {
    console.print(`\n${bold(action.name)}  ${action.description} ${dim(`(effect: ${action.effect})`)}`);
    const properties = (action.parameters['properties'] ?? {}) as Record<string, { type?: string; description?: string }>;
    const required = new Set((action.parameters['required'] ?? []) as string[]);
    for (const [key, property] of Object.entries(properties)) {
      console.print(`  ${key.padEnd(18)} ${dim(`${property.type ?? 'any'}${required.has(key) ? ', required' : ''}`)}${property.description === undefined ? '' : `  ${property.description}`}`);
    }
  }
}
