import { didYouMean, knownParameters, type Schema, type ToolDefinition } from '@tutti/core';
import { z } from 'zod';
import { UsageError } from '../cli-error.ts';
import type { Work } from '../work.ts';
import type { CommonOptions, Console } from '../console/console.ts';
import { printable } from '../console/printable.ts';
import { exitCodes } from '../exit-codes.ts';

/** `tutti tools [NAME]` */
export const listTools: Work<CommonOptions> = async ([given], _options, console) => {
  const [{ defaultTools }, { PipelineExecutorTool }] = await Promise.all([import('@tutti/tools'), import('@tutti/pipeline')]);
  const registry = defaultTools();
  registry.registerTool(new PipelineExecutorTool({ tools: registry }));
  if (given === undefined) {
    const documents = registry.list().map(({ name, tool }) => documentOf(name, tool));
    if (console.isJson) console.printJson({ tools: documents });
    else
      for (const { name, description, actions } of documents)
        console.print(
          `${console.paint.bold(name.padEnd(20))} ${description}\n${' '.repeat(21)}${console.paint.dim(actions.map((action) => action.name).join(', '))}`,
        );
    return exitCodes.ok;
  }
  const name = registry.resolveName(given);
  const tool = name === undefined ? undefined : registry.find(name);
  if (name === undefined || tool === undefined) {
    throw new UsageError(
      `There is no tool "${printable(given)}". ${didYouMean(given, registry.names()) || `"${console.command('tools')}" lists them.`}`,
      { code: 'TOOL_UNKNOWN', data: { tool: given } },
    );
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
  readonly actions: readonly {
    readonly name: string;
    readonly description: string;
    readonly effect: string;
    readonly parameters: Readonly<Record<string, unknown>>;
    readonly names: Readonly<Record<string, readonly string[]>>;
    readonly takesOthers: boolean;
  }[];
}

function documentOf(name: string, tool: ToolDefinition): ToolDocument {
  const actions = Object.entries(tool.actions).map(([action, definition]) => {
    const { description, effect = 'once', schema } = definition;
    const parameters = parametersOf(schema);
    const { names, isOpen } = knownParameters(definition) ?? {
      names: Object.fromEntries(Object.keys((parameters['properties'] ?? {}) as object).map((key) => [key, []])),
      isOpen: true,
    };
    return { name: action, description, effect, parameters, names, takesOthers: isOpen };
  });
  return { name, version: tool.version, description: tool.description, actions };
}

/** JSON Schema of the parameters; empty when the schema is of another library or cannot be described. */
function parametersOf(schema: Schema | undefined): Readonly<Record<string, unknown>> {
  if (!(schema instanceof z.ZodType)) return {};
  try {
    const described = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
    // A value that is prepared before it is checked may be left out without its schema saying so.
    const missing = new Set(schema.safeParse({}).error?.issues.map(({ path }) => String(path[0])) ?? []);
    return {
      ...described,
      ...(described.required === undefined ? {} : { required: described.required.filter((name) => missing.has(name)) }),
    };
  } catch {
    return {};
  }
}

function printTool({ name, version, description, actions }: ToolDocument, console: Console): void {
  const { bold, dim } = console.paint;
  console.print(`${bold(name)} ${dim(version)}  ${description}`);
  for (const action of actions) {
    console.print(`\n${bold(action.name)}  ${action.description} ${dim(`(effect: ${action.effect})`)}`);
    const properties = (action.parameters['properties'] ?? {}) as Record<string, Property>;
    const required = new Set((action.parameters['required'] ?? []) as string[]);
    for (const [key, spellings] of Object.entries(action.names)) {
      const { description } = properties[key] ?? {};
      const also = spellings.length === 0 ? '' : ` (also ${spellings.join(', ')})`;
      console.print(
        `  ${key.padEnd(18)} ${dim(`${typeOf(properties[key])}${required.has(key) ? ', required' : ''}${also}`)}${description === undefined ? '' : `  ${description}`}`,
      );
    }
    if (action.takesOthers) console.print(`  ${dim('Parameters of other names are taken too.')}`);
  }
}

interface Property {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly Property[];
  readonly description?: string;
}

function typeOf({ type, enum: values, anyOf }: Property = {}): string {
  if (values !== undefined) return values.map(String).join(' | ');
  if (anyOf !== undefined) return [...new Set(anyOf.map(typeOf))].join(' | ');
  return type === undefined ? 'any' : [type].flat().join(' | ');
}
