import { TuttiError, didYouMean } from '@tutti/core';
import { ModelsFileError } from '../errors/models-file-error.ts';
import type { Model, ModelConfig } from '../model/model.ts';
import type { ModelRegistry } from '../registry/model-registry.ts';
import { nearestModel } from '../registry/nearest-model.ts';
import { providerDefaults } from '../registry/provider-defaults.ts';
import { Problems } from './problems.ts';
import { ALL_TASKS, type ModelsFile } from './read-models-file.ts';

/** Registers what a models file says, over what is registered already. @throws ModelsFileError */
export function applyModelsFile(registry: ModelRegistry, settings: ModelsFile): void {
  const { models, banned, pins, places, source, file } = settings;
  const defaultProvider = settings.defaultProvider ?? registry.defaultProvider;
  const problems = Problems.of(source, file);
  // Other names may be providers of the program's own, unless they are nearly one of these.
  const providers = [
    ...new Set([...providerDefaults.map(({ provider }) => provider), ...registry.listModels().map(({ provider }) => provider)]),
  ];
  for (const [id, changes] of models) {
    // Nothing to change: its provider has no key here, and perhaps elsewhere.
    if (changes.provider === undefined && isWithoutKey(id, registry)) continue;
    const at = places.get(id) ?? [0, 1];
    const known = registry.getModel(id);
    const provider = changes.provider ?? known?.provider ?? defaultProvider;
    if (provider === undefined) {
      problems.add('KEY_MISSING', `Model "${id}" has no provider.`, { at, hint: 'Add "provider:", or "default_provider:" at the top.' });
      continue;
    }
    const hint = providers.includes(provider) ? '' : didYouMean(provider, providers);
    if (hint !== '') problems.add('PROVIDER_UNKNOWN', `There is no provider "${provider}" for model "${id}".`, { at, hint });
    try {
      registry.registerModel(id, { ...(known === undefined ? {} : configOf(known, changes)), ...changes, provider });
    } catch (error) {
      if (!TuttiError.isInstance(error)) throw error;
      problems.add('VALUE_TYPE', error.message, { at });
    }
  }
  const ids = registry.listModels().map(({ id }) => id);
  for (const id of [...banned, ...pins.values()]) {
    if (ids.includes(id) || (banned.includes(id) && isWithoutKey(id, registry))) continue;
    problems.add('MODEL_UNKNOWN', `There is no model "${id}".`, { at: places.get(id) ?? [0, 1], hint: hintFor(id, registry) });
  }
  if (problems.all.length > 0) throw new ModelsFileError(problems.all, source);
  for (const id of banned) if (ids.includes(id)) registry.banModel(id, 'models file');
  for (const [task, id] of pins) registry.pinModel(id, task === ALL_TASKS ? {} : { task });
}

function hintFor(id: string, registry: ModelRegistry): string {
  if (isWithoutKey(id, registry)) return 'The key of its provider is not set.';
  const near = nearestModel(id, [...registry.listModels().map((model) => model.id), ...registry.absent.keys()]);
  return near === undefined ? '' : `Did you mean "${near}"?`;
}

/** Whether a model is well known, and missing as the key of its provider is not set. */
function isWithoutKey(id: string, registry: ModelRegistry): boolean {
  return registry.getModel(id) === undefined && providerDefaults.some(({ models }) => Object.hasOwn(models, id));
}

/** The configuration a model came from; prices only where the file does not state them in another form. */
function configOf(model: Model, changes: Partial<ModelConfig>): Partial<ModelConfig> {
  const { id: _, prices, priceSource, ...rest } = model;
  const restates = changes.costPer1kTokens !== undefined;
  // A price of the file is its writer's own, whoever the one before came from.
  const isOwn = restates || changes.inputCostPer1kTokens !== undefined || changes.outputCostPer1kTokens !== undefined;
  const given = Object.fromEntries(
    Object.entries({ ...rest, ...(isOwn ? {} : { priceSource }) }).filter(([, value]) => value !== undefined),
  );
  return {
    ...given,
    ...(prices === undefined || restates
      ? {}
      : { inputCostPer1kTokens: prices.inputPer1kTokens, outputCostPer1kTokens: prices.outputPer1kTokens }),
  };
}
