import { existsSync } from 'node:fs';
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

const DEFAULT_FILE = 'models.yaml';

/**
 * A registry of the models of every provider whose key is set, and of the local one, which needs none; then of what
 * `models.yaml` says. These are descriptions: nothing is called, no key is checked, and none is kept.
 * @throws ModelsFileError listing everything that is wrong with the file, each with its line and column.
 */
export function initModels({ env = process.env, file, defaults = {}, ...options }: InitModelsOptions = {}): ModelRegistry {
  const settings = loadFile(file);
  const registry = new ModelRegistry(withSettings(options, { ...defaults, ...settings, tuning: { ...defaults.tuning, ...settings?.tuning } }));
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
function withSettings(options: ModelRegistryOptions, { strategy, policy, tuning }: Partial<Pick<ModelsFile, 'strategy' | 'policy' | 'tuning'>>): ModelRegistryOptions {
  return {
    ...options,
    policy: { ...policy, ...options.policy },
    router: { ...(strategy === undefined ? {} : { strategy }), ...options.router, tuning: { ...tuning, ...options.router?.tuning } },
  };
}
