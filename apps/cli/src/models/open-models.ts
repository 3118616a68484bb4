import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { LoadedSettings, ModelRegistry } from '@tutti/models';
import type { SettingsOptions, StoreOptions } from '../console/options.ts';
import { storePath } from '../project/store-path.ts';

/** Options of commands about models. */
export type ModelOptions = SettingsOptions & StoreOptions;

/** The models a run would choose from, and what routers have learnt of them here. */
export interface OpenedModels {
  readonly registry: ModelRegistry;
  readonly settings: LoadedSettings;
}

/** @throws SettingsFileError, ModelsFileError, StoreError */
export async function openModels(options: ModelOptions): Promise<OpenedModels> {
  const { loadSettings, modelsOf, SqliteRouterStore } = await import('@tutti/models');
  const settings = loadSettings({
    ...(options.config === undefined ? {} : { config: options.config }),
    ...(options.models === undefined ? {} : { models: options.models }),
  });
  const registry = modelsOf(settings);
  const learnt = join(dirname(storePath(options).path), 'router.sqlite');
  if (!existsSync(learnt)) return { registry, settings };
  const store = new SqliteRouterStore(learnt);
  try {
    registry.router.replace(await store.load());
  } finally {
    await store.close();
  }
  return { registry, settings };
}
