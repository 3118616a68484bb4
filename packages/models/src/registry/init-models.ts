import { existsSync } from 'node:fs';
import { assertNoIssues, nearestName, unknownNames, ValidationError } from '@tutti/core';
import { applyModelsFile } from '../file/apply-models-file.ts';
import { readSettingsText } from '../file/read-settings-text.ts';
import { readModelsFile, type ModelsFile } from '../file/read-models-file.ts';
import type { RouterTuning } from '../router/tuning.ts';
import type { StrategyName } from '../strategies/strategy.ts';
import { ModelRegistry, type ModelRegistryOptions } from './model-registry.ts';
import { providerDefaults } from './provider-defaults.ts';

export interface InitModelsOptions extends ModelRegistryOptions {
  /** Where keys are looked for. Default: the environment of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Path of a models file. Default: `models.yaml` in the working folder if there is one; null: none. */
  readonly file?: string | null;
  /** What holds where neither the program nor the models file says otherwise. */
  readonly defaults?: { readonly strategy?: StrategyName; readonly tuning?: RouterTuning };
}

const optionNames: Readonly<Record<keyof InitModelsOptions, true>> = {
  env: true,
  file: true,
  defaults: true,
  policy: true,
  defaultProvider: true,
  router: true,
};

const DEFAULT_FILE = 'models.yaml';

/**
 * A registry of the models of every provider whose key is set, and of the local one, which needs none; then of what
 * `models.yaml` says. These are descriptions: nothing is called, no key is checked, and none is kept.
 * @throws ModelsFileError listing everything that is wrong with the file, each with its line and column; ValidationError for an option,
 * strategy or provider that looks misspelt. A default provider of a name of its own may get its models later.
 */
export function initModels(options: InitModelsOptions = {}): ModelRegistry {
  assertNoIssues('The options of initModels are not valid', [
    ...unknownNames(options, Object.keys(optionNames)),
    ...unknownNames(options.defaults ?? {}, ['strategy', 'tuning']).map((issue) => ({ ...issue, path: `defaults.${issue.path}` })),
  ]);
  const registry = makeRegistry(options);
  refuseMisspeltProvider(registry);
  return registry;
}

/** As {@link initModels}, for callers that have looked at the names themselves. */
export function makeRegistry({ env = process.env, file, defaults = {}, ...options }: InitModelsOptions): ModelRegistry {
  const settings = loadFile(file);
  const registry = new ModelRegistry(
    withSettings(options, { ...defaults, ...settings, tuning: { ...defaults.tuning, ...settings?.tuning } }),
  );
  for (const { provider, keys, models } of providerDefaults) {
    const isReady = isProviderReady(keys, env);
    for (const [id, config] of Object.entries(models)) {
      if (isReady) registry.registerModel(id, { provider, model: id.slice(id.indexOf('/') + 1), ...config });
      else registry.noteAbsent(id, `the key of its provider, ${keys.join(' or ')}, is not set. Set it, or choose another model.`);
    }
  }
  if (settings !== undefined) applyModelsFile(registry, settings);
  return registry;
}

function refuseMisspeltProvider(registry: ModelRegistry): void {
  const { defaultProvider } = registry;
  const known = [
    ...new Set([...providerDefaults.map(({ provider }) => provider), ...registry.listModels().map(({ provider }) => provider)]),
  ];
  const near = defaultProvider === undefined || known.includes(defaultProvider) ? undefined : nearestName(defaultProvider, known);
  if (near === undefined) return;
  throw new ValidationError(
    `There is no provider "${String(defaultProvider)}" to be the default. Did you mean "${near}"? Requests that name no model would go to any other instead. Known: ${known.join(', ')}.`,
    { code: 'PROVIDER_UNKNOWN', data: { provider: defaultProvider ?? null, known } },
  );
}

/** Whether a provider needs no key, or has one. */
export function isProviderReady(keys: readonly string[], env: Readonly<Record<string, string | undefined>> = process.env): boolean {
  return keys.length === 0 || keys.some((key) => (env[key] ?? '').trim() !== '');
}

function loadFile(file: string | null | undefined): ModelsFile | undefined {
  if (file === null || (file === undefined && !existsSync(DEFAULT_FILE))) return undefined;
  const path = file ?? DEFAULT_FILE;
  return readModelsFile(readSettingsText(path, 'models file'), { file: path });
}

/** What the program says beats what the file says. */
function withSettings(
  options: ModelRegistryOptions,
  { strategy, policy, tuning }: Partial<Pick<ModelsFile, 'strategy' | 'policy' | 'tuning'>>,
): ModelRegistryOptions {
  return {
    ...options,
    policy: { ...policy, ...options.policy },
    router: { ...(strategy === undefined ? {} : { strategy }), ...options.router, tuning: { ...tuning, ...options.router?.tuning } },
  };
}
