import { didYouMean } from '@tutti/core';
import { SettingsFileError } from '../errors/settings-file-error.ts';
import { Problems } from '../file/problems.ts';
import { makeRegistry } from '../registry/init-models.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import { providerDefaults } from '../registry/provider-defaults.ts';
import type { LoadedSettings } from './load-settings.ts';

/** So much is an answer worth that no cost counts. */
const COST_IS_NOTHING_USD = 1e6;

/**
 * The registry that settings ask for: models of the environment and of the models file, routed as they say.
 * @throws SettingsFileError for a provider or model that is not known; ModelsFileError
 */
export function modelsOf(
  settings: LoadedSettings,
  { env = process.env }: { readonly env?: Readonly<Record<string, string | undefined>> } = {},
): ModelRegistry {
  const { defaultProvider, routingStrategy, costOptimization } = settings.models;
  const registry = makeRegistry({
    env,
    file: settings.modelsFile,
    ...(defaultProvider === undefined ? {} : { defaultProvider }),
    defaults: {
      ...(routingStrategy === undefined ? {} : { strategy: routingStrategy }),
      ...(costOptimization === false ? { tuning: { valueUsd: COST_IS_NOTHING_USD } } : {}),
    },
  });
  refuseUnknown(settings, registry);
  return registry;
}

/** Names in the file that mean nothing would be without effect, and nobody would know. */
function refuseUnknown({ source, models: { defaultProvider }, limits }: LoadedSettings, registry: ModelRegistry): void {
  if (source === undefined) return;
  const models = registry.listModels();
  const providers = [...new Set([...providerDefaults.map(({ provider }) => provider), ...models.map(({ provider }) => provider)])];
  const known = [...providers, ...new Set([...providerDefaults.flatMap((one) => Object.keys(one.models)), ...models.map(({ id }) => id)])];
  const problems = Problems.of(source.source, source.file);
  if (defaultProvider !== undefined && !providers.includes(defaultProvider)) {
    problems.add('PROVIDER_UNKNOWN', `There is no provider "${defaultProvider}".`, {
      at: source.places.get('default provider') ?? [0, 1],
      hint: didYouMean(defaultProvider, providers) || `Known: ${providers.join(', ')}.`,
    });
  }
  for (const name of Object.keys(limits)) {
    if (known.includes(name)) continue;
    problems.add('MODEL_UNKNOWN', `There is no provider or model "${name}" to limit.`, {
      at: source.places.get(`limits ${name}`) ?? [0, 1],
      hint: didYouMean(name, known),
    });
  }
  if (problems.all.length > 0) throw new SettingsFileError(problems.all, source.source);
}
