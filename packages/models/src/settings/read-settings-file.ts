import { logLevelOf, type McpServerSpec } from '@tutti/core';
import type { Node } from 'yaml';
import type { z } from 'zod';
import { SettingsFileError } from '../errors/settings-file-error.ts';
import { parseSettings, rootOf, sectionsOf } from '../file/parse-document.ts';
import { Problems, type Span } from '../file/problems.ts';
import { isMap, isScalar } from '../file/yaml-library.ts';
import { readSection, spanOf } from '../file/read-section.ts';
import { serverKeys, serverSettingsSchema } from './server-settings.ts';
import {
  limitSettingsSchema,
  modelSettingsSchema,
  orchestratorSettingsSchema,
  strategyOf,
  toolSettingsSchema,
  type LimitSettings,
  type Settings,
  type ToolSettings,
} from './settings.ts';
import { toolPolicySchemas, type ToolPolicies } from './tool-settings.ts';

/** What a settings file says, and where. */
export interface SettingsFile extends Settings {
  readonly source: string;
  readonly file?: string;
  /** Where a name stands that is held against the models there are: the default provider, and those with limits. */
  readonly places: ReadonlyMap<string, Span>;
}

const sections = ['orchestrator', 'models', 'tools', 'limits', 'mcp_servers'] as const;
const what = 'the settings file';

const keys = {
  orchestrator: ['maxConcurrentTasks', 'enableCheckpointing', 'logLevel', 'budget'],
  models: ['defaultProvider', 'routingStrategy', 'costOptimization', 'file', 'timeoutMs', 'idleTimeoutMs'],
  tools: [
    'enableWebSearch',
    'enableFilesystem',
    'enableNet',
    'sandboxMode',
    'root',
    'memoryPath',
    'approvals',
    ...Object.keys(toolPolicySchemas),
  ],
  limits: ['requestsPerMinute', 'requestsPerHour', 'requestsPerDay', 'tokensPerMinute', 'concurrentRequests'],
} as const;

/**
 * Reads the text of `orchestrator.yaml`. Keys are written in snake_case or camelCase.
 * @throws SettingsFileError with every problem: its line and column, what is wrong, and the nearest name where one was misspelt.
 */
export function readSettingsFile(source: string, { file }: { readonly file?: string } = {}): SettingsFile {
  const text = source.replace(/^\uFEFF/, '');
  const problems = new Problems(file);
  const root = rootOf(parseSettings(text, problems), { what, keys: sections, problems });
  const found: ReadonlyMap<string, Node> = root === undefined ? new Map() : sectionsOf(root, { what, keys: sections, problems });
  const places = new Map<string, Span>();
  const read = <T>(name: keyof typeof keys, schema: z.ZodType<T>): Partial<T> =>
    readSection(found.get(name), { schema, keys: keys[name], what: `section "${name}"`, problems }) ?? {};
  const orchestrator = read('orchestrator', orchestratorSettingsSchema);
  const models = read('models', modelSettingsSchema);
  const tools = { ...withoutPolicies(read('tools', toolSettingsSchema)), ...readPolicies(found.get('tools'), problems) };
  const limits = readNamed<LimitSettings>(found.get('limits'), {
    section: 'limits',
    each: 'limits of',
    schema: limitSettingsSchema,
    keys: keys.limits,
    problems,
    onName: (name, span) => places.set(`limits ${name}`, span),
  });
  const mcpServers = readNamed<McpServerSpec>(found.get('mcp_servers'), {
    section: 'mcp_servers',
    each: 'MCP server',
    schema: serverSettingsSchema,
    keys: serverKeys,
    problems,
    onName: (name, span) => checkServerName(name, span, problems),
  });
  notePlace(found.get('models'), { places });
  if (problems.all.length > 0) throw new SettingsFileError(problems.all, text);
  const { logLevel } = orchestrator;
  const strategy = strategyOf(models.routingStrategy);
  return {
    orchestrator: { ...orchestrator, ...(logLevel === undefined ? {} : { logLevel: logLevelOf(logLevel) ?? 'info' }) },
    models: { ...models, ...(strategy === undefined ? {} : { routingStrategy: strategy }) },
    tools,
    limits,
    mcpServers,
    places,
    source: text,
    ...(file === undefined ? {} : { file }),
  };
}

interface NamedRules<T> {
  readonly section: string;
  /** What one member is called, before its name. */
  readonly each: string;
  readonly schema: z.ZodType<T>;
  readonly keys: readonly string[];
  readonly problems: Problems;
  readonly onName: (name: string, span: Span) => void;
}

/** A section whose keys are names. */
function readNamed<T extends object>(
  node: Node | undefined,
  { section, each, schema, keys: known, problems, onName }: NamedRules<T>,
): Record<string, T> {
  const read: Record<string, T> = {};
  if (node === undefined || node === null || (isScalar(node) && node.value === null)) return read;
  if (!isMap(node)) {
    problems.add('VALUE_TYPE', `"${section}" must be a mapping of names to their members.`, { at: spanOf(node) });
    return read;
  }
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : '';
    onName(name, spanOf(key as Node));
    Object.defineProperty(read, name, {
      value: readSection(value as Node, { schema, keys: known, what: `${each} "${name}"`, problems }) ?? {},
      enumerable: true,
    });
  }
  return read;
}

function withoutPolicies(tools: ToolSettings): ToolSettings {
  return Object.fromEntries(Object.entries(tools).filter(([name]) => !Object.hasOwn(toolPolicySchemas, name)));
}

/** The members of `tools` that are mappings; one that is empty says nothing. */
function readPolicies(node: Node | undefined, problems: Problems): ToolPolicies {
  if (!isMap(node)) return {};
  const read = Object.entries(toolPolicySchemas).map(([name, schema]) => {
    const value = node.items.find(({ key }) => isScalar(key) && key.value === name)?.value as Node | null | undefined;
    const isEmpty = value === undefined || value === null || (isScalar(value) && value.value === null);
    return [
      name,
      isEmpty ? undefined : readSection<object>(value, { schema, keys: Object.keys(schema.shape), what: `"tools.${name}"`, problems }),
    ] as const;
  });
  return Object.fromEntries(read.filter(([, value]) => value !== undefined)) as ToolPolicies;
}

/** Tools are named after their server, `server.tool`. */
function checkServerName(name: string, span: Span, problems: Problems): void {
  if (!/^[A-Za-z][\w-]{0,63}$/.test(name))
    problems.add('VALUE_TYPE', `"${name.slice(0, 80)}" cannot be the name of an MCP server.`, {
      at: span,
      hint: 'Start with a letter and use letters, digits, "-" and "_", at most 64.',
    });
}

function notePlace(node: Node | undefined, { places }: { readonly places: Map<string, Span> }): void {
  if (!isMap(node)) return;
  const item = node.items.find(({ key }) => isScalar(key) && ['default_provider', 'defaultProvider'].includes(String(key.value)));
  if (item !== undefined) places.set('default provider', spanOf(item.value as Node));
}
