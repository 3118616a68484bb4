import { existsSync, readFileSync } from 'node:fs';
import { applyModelsFile } from '../file/apply-models-file.ts';
import { readModelsFile, type ModelsFile } from '../file/read-models-file.ts';
import { ModelRegistry, type ModelRegistryOptions } from './model-registry.ts';
import { providerDefaults } from './provider-defaults.ts';

export interface InitModelsOptions extends ModelRegistryOptions {
  /** Where keys are looked for. Default: the environment of the process. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Path of a models file. Default: `models.yaml` in the working folder if there is one; null: none. */
  readonly file?: string | null;
}

const DEFAULT_FILE = 'models.yaml';

/**
 * A registry of the models of every provider whose key is set, and of the local one, which needs none; then of what
 * `models.yaml` says. These are descriptions: nothing is called, no key is checked, and none is kept.
 * @throws ModelsFileError listing everything that is wrong with the file, each with its line and column.
 */
export function initModels({ env = process.env, file, ...options }: InitModelsOptions = {}): ModelRegistry {
  const settings = loadFile(file);
  const registry = new ModelRegistry(settings === undefined ? options : withSettings(options, settings));
  for (const { provider, keys, models } of providerDefaults) {
    if (keys.length > 0 && !keys.some((key) => (env[key] ?? '').trim() !== '')) continue;
    for (const [id, config] of Object.entries(models)) registry.registerModel(id, { provider, model: id.slice(id.indexOf('/') + 1), ...config });
  }
  if (settings !== undefined) applyModelsFile(registry, settings);
  return registry;
}

function loadFile(file: string | null | undefined): ModelsFile | undefined {
  if (file === null || (file === undefined && !existsSync(DEFAULT_FILE))) return undefined;
  const path = file ?? DEFAULT_FILE;
  return readModelsFile(readFileSync(path, 'utf8'), { file: path });
}

/** What the program says beats what the file says. */
function withSettings(options: ModelRegistryOptions, { strategy, policy, tuning }: ModelsFile): ModelRegistryOptions {
  return {
    policy: { ...policy, ...options.policy },
    router: { ...(strategy === undefined ? {} : { strategy }), ...options.router, tuning: { ...tuning, ...options.router?.tuning } },
  };
}
