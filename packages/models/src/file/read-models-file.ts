import { didYouMean } from '@tutti/core';
import type { Node, YAMLMap } from 'yaml';
import { ModelsFileError } from '../errors/models-file-error.ts';
import type { ModelConfig } from '../model/model.ts';
import { routingPolicySchema, routingPolicyKeys, type RoutingPolicy } from '../model/routing-policy.ts';
import { modelConfigKeys, modelConfigSchema } from '../model/model-schema.ts';
import { providerDefaults } from '../registry/provider-defaults.ts';
import { routerTuningKeys, routerTuningSchema, type RouterTuning } from '../router/tuning.ts';
import { strategyNames, type StrategyName } from '../strategies/strategy.ts';
import { parseSettings, rootOf, sectionsOf } from './parse-document.ts';
import { Problems, type Span } from './problems.ts';
import { isMap, isScalar } from './yaml-library.ts';
import { readSection, spanOf } from './read-section.ts';

/** What a models file says. */
export interface ModelsFile {
  /** Model id → its members; for a model that is known already, those that change. */
  readonly models: ReadonlyMap<string, Partial<ModelConfig>>;
  readonly strategy?: StrategyName;
  readonly policy: RoutingPolicy;
  readonly tuning: RouterTuning;
  readonly defaultProvider?: string;
  readonly banned: readonly string[];
  /** Task → the model that all its requests go to; `*` for all tasks. */
  readonly pins: ReadonlyMap<string, string>;
  /** Where an id stands, for problems found later. */
  readonly places: ReadonlyMap<string, Span>;
  readonly source: string;
  readonly file?: string;
}

/** Stands for every task where models are pinned. */
export const ALL_TASKS = '*';

const topKeys = ['models', 'routing', 'policy', 'default_provider', 'ban', 'pin'] as const;

/**
 * Reads the text of a models file. Keys are written in snake_case or camelCase.
 * @throws ModelsFileError with every problem: its line and column, what is wrong, and the nearest name where one was misspelt.
 */
export function readModelsFile(source: string, { file }: { readonly file?: string } = {}): ModelsFile {
  const text = source.replace(/^\uFEFF/, '');
  const problems = new Problems(file);
  const root = rootOf(parseSettings(text, problems), { what: 'a models file', keys: topKeys, problems });
  const result = root === undefined ? emptyFile() : readRoot(root, problems);
  if (problems.all.length > 0) throw new ModelsFileError(problems.all, text);
  return { ...result, source: text, ...(file === undefined ? {} : { file }) };
}

type Read = Omit<ModelsFile, 'source' | 'file'>;

function emptyFile(): Read {
  return { models: new Map(), policy: {}, tuning: {}, banned: [], pins: new Map(), places: new Map() };
}

function readRoot(root: YAMLMap, problems: Problems): Read {
  const sections = sectionsOf(root, { what: 'a models file', keys: topKeys, problems });
  const models = new Map<string, Partial<ModelConfig>>();
  const places = new Map<string, Span>();
  readModels(sections.get('models'), { models, places, problems });
  const routing = readRouting(sections.get('routing'), problems);
  const policy =
    readSection(sections.get('policy'), { schema: routingPolicySchema, keys: routingPolicyKeys, what: 'the policy', problems }) ?? {};
  const provider = textOf(sections.get('default_provider'), 'default_provider', problems);
  if (provider !== undefined) refuseMisspelt(provider, { at: spanOf(sections.get('default_provider') as Node), problems });
  const pins = pinsOf(sections.get('pin'), { places, problems });
  return {
    ...routing,
    models,
    policy,
    places,
    pins,
    banned: namesOf(sections.get('ban'), { places, problems }),
    ...(provider === undefined ? {} : { defaultProvider: provider }),
  };
}

/** Any other name may be a provider of the program's own. */
function refuseMisspelt(provider: string, { at, problems }: { readonly at: Span; readonly problems: Problems }): void {
  const known = providerDefaults.map((one) => one.provider);
  const hint = known.includes(provider) ? '' : didYouMean(provider, known);
  if (hint !== '') problems.add('PROVIDER_UNKNOWN', `There is no provider "${provider}".`, { at, hint });
}

function readModels(
  node: Node | undefined,
  into: { readonly models: Map<string, Partial<ModelConfig>>; readonly places: Map<string, Span>; readonly problems: Problems },
): void {
  if (node === undefined || node === null || (isScalar(node) && node.value === null)) return;
  const { models, places, problems } = into;
  if (!isMap(node)) {
    problems.add('VALUE_TYPE', '"models" must be a mapping of ids to models.', { at: spanOf(node) });
    return;
  }
  for (const { key, value } of node.items) {
    const id = isScalar(key) ? String(key.value) : '';
    places.set(id, spanOf(key as Node));
    const config = readSection(value as Node, {
      schema: modelConfigSchema,
      keys: modelConfigKeys,
      what: `model "${id}"`,
      problems,
      optional: ['provider'],
    });
    if (config !== undefined) models.set(id, config);
  }
}

function readRouting(node: Node | undefined, problems: Problems): { readonly strategy?: StrategyName; readonly tuning: RouterTuning } {
  if (!isMap(node)) {
    const tuning =
      readSection<RouterTuning>(node, { schema: routerTuningSchema, keys: routerTuningKeys, what: 'the routing', problems }) ?? {};
    return { tuning };
  }
  const isStrategy = ({ key }: { readonly key: unknown }): boolean => isScalar(key) && key.value === 'strategy';
  const given = node.items.find(isStrategy);
  const rest = node.clone() as YAMLMap;
  rest.items = rest.items.filter((item) => !isStrategy(item));
  const tuning =
    readSection<RouterTuning>(rest, {
      schema: routerTuningSchema,
      keys: [...routerTuningKeys, 'strategy'],
      what: 'the routing',
      problems,
    }) ?? {};
  const strategy = given === undefined ? undefined : strategyOf(given.value as Node, problems);
  return { tuning, ...(strategy === undefined ? {} : { strategy }) };
}

function strategyOf(node: Node, problems: Problems): StrategyName | undefined {
  const name = textOf(node, 'strategy', problems);
  const strategy = strategyNames.find((known) => known === name?.replaceAll('_', '-'));
  if (name !== undefined && strategy === undefined)
    problems.unknownKey(name, spanOf(node), { what: 'the strategies', known: strategyNames });
  return strategy;
}

function textOf(node: Node | undefined, what: string, problems: Problems): string | undefined {
  if (node === undefined || node === null) return undefined;
  if (isScalar(node) && typeof node.value === 'string' && node.value !== '') return node.value;
  problems.add('VALUE_TYPE', `"${what}" must be a text.`, { at: spanOf(node) });
  return undefined;
}

function namesOf(
  node: Node | undefined,
  { places, problems }: { readonly places: Map<string, Span>; readonly problems: Problems },
): readonly string[] {
  if (node === undefined || node === null) return [];
  const items = (node as { items?: readonly unknown[] }).items;
  if (isMap(node) || items === undefined) {
    problems.add('VALUE_TYPE', '"ban" must be a list of ids.', { at: spanOf(node) });
    return [];
  }
  return items.flatMap((item) => {
    const name = textOf(item as Node, 'ban', problems);
    if (name === undefined) return [];
    if (!places.has(name)) places.set(name, spanOf(item as Node));
    return [name];
  });
}

/** `pin: ID`, or `pin: {TASK: ID}`. */
function pinsOf(
  node: Node | undefined,
  { places, problems }: { readonly places: Map<string, Span>; readonly problems: Problems },
): ReadonlyMap<string, string> {
  const given: readonly (readonly [string, Node | undefined])[] = isMap(node)
    ? node.items.map(({ key, value }) => [isScalar(key) ? String(key.value) : '', value as Node])
    : [[ALL_TASKS, node]];
  return new Map(
    given.flatMap(([task, value]) => {
      const id = textOf(value, 'pin', problems);
      if (id === undefined) return [];
      if (!places.has(id)) places.set(id, spanOf(value as Node));
      return [[task, id] as const];
    }),
  );
}
