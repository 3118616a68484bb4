import { logLevelOf } from '@tutti/core';
import { isMap, isScalar, type Node } from 'yaml';
import type { z } from 'zod';
import { SettingsFileError } from '../errors/settings-file-error.ts';
import { parseSettings, rootOf, sectionsOf } from '../file/parse-document.ts';
import { Problems, type Span } from '../file/problems.ts';
import { readSection, spanOf } from '../file/read-section.ts';
import {
  limitSettingsSchema, modelSettingsSchema, orchestratorSettingsSchema, strategyOf, toolSettingsSchema,
  type LimitSettings, type Settings,
} from './settings.ts';

/** What a settings file says, and where. */
export interface SettingsFile extends Settings {
  readonly source: string;
  readonly file?: string;
  /** Where a name stands that is held against the models there are: the default provider, and those with limits. */
  readonly places: ReadonlyMap<string, Span>;
}

const sections = ['orchestrator', 'models', 'tools', 'limits'] as const;
const what = 'the settings file';

const keys = {
  orchestrator: ['maxConcurrentTasks', 'enableCheckpointing', 'logLevel'],
  models: ['defaultProvider', 'routingStrategy', 'costOptimization', 'file', 'timeoutMs', 'idleTimeoutMs'],
  tools: ['enableWebSearch', 'enableFilesystem', 'sandboxMode', 'root'],
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
  const read = <T>(name: keyof typeof keys, schema: z.ZodType<T>): Partial<T> => readSection(found.get(name), { schema, keys: keys[name], what: `section "${name}"`, problems }) ?? {};
  const orchestrator = read('orchestrator', orchestratorSettingsSchema);
  const models = read('models', modelSettingsSchema);
  const tools = read('tools', toolSettingsSchema);
  const limits = readLimits(found.get('limits'), { places, problems });
  notePlace(found.get('models'), { places });
  if (problems.all.length > 0) throw new SettingsFileError(problems.all, text);
  const { logLevel } = orchestrator;
  const strategy = strategyOf(models.routingStrategy);
  return {
    orchestrator: { ...orchestrator, ...(logLevel === undefined ? {} : { logLevel: logLevelOf(logLevel) ?? 'info' }) },
    models: { ...models, ...(strategy === undefined ? {} : { routingStrategy: strategy }) },
    tools, limits, places, source: text,
    ...(file === undefined ? {} : { file }),
  };
}

function readLimits(node: Node | undefined, { places, problems }: { readonly places: Map<string, Span>; readonly problems: Problems }): Record<string, LimitSettings> {
  const limits: Record<string, LimitSettings> = {};
  if (node === undefined || node === null || (isScalar(node) && node.value === null)) return limits;
  if (!isMap(node)) {
    problems.add('VALUE_TYPE', '"limits" must be a mapping of providers or model ids to their limits.', { at: spanOf(node) });
    return limits;
  }
  for (const { key, value } of node.items) {
    const name = isScalar(key) ? String(key.value) : '';
    places.set(`limits ${name}`, spanOf(key as Node));
    Object.defineProperty(limits, name, { value: readSection(value as Node, { schema: limitSettingsSchema, keys: keys.limits, what: `limits of "${name}"`, problems }) ?? {}, enumerable: true });
  }
  return limits;
}

function notePlace(node: Node | undefined, { places }: { readonly places: Map<string, Span> }): void {
  if (!isMap(node)) return;
  const item = node.items.find(({ key }) => isScalar(key) && ['default_provider', 'defaultProvider'].includes(String(key.value)));
  if (item !== undefined) places.set('default provider', spanOf(item.value as Node));
}
