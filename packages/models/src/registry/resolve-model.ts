import { UnknownModelError } from '../errors/unknown-model-error.ts';
import type { ModelRegistry } from './model-registry.ts';
import { bareName } from './nearest-model.ts';

/**
 * The id of a model that is called by its id, or by its provider's name when that is one model's alone, or one of the default provider's.
 * @throws UnknownModelError with the nearest id, or with why a well-known model is not there.
 */
export function resolveModel(registry: ModelRegistry, name: string): string {
  if (registry.getModel(name) !== undefined) return name;
  const models = registry.listModels();
  const called = models.filter(({ model, provider }) => model === name || `${provider}/${model}` === name);
  const [own, ...others] = called.length === 1 ? called : called.filter(({ provider }) => provider === registry.defaultProvider);
  if (own !== undefined && others.length === 0) return own.id;
  throw new UnknownModelError(
    name,
    models.map(({ id }) => id),
    { absent: registry.absent, called: called.map(({ id }) => id) },
  );
}

/** What is wrong with a name that a file gives; nothing for a well-known model that lacks its key here, and may have it elsewhere. */
export function troubleWithModel(registry: ModelRegistry, name: string): string | undefined {
  if ([...registry.absent.keys()].some((id) => id === name || bareName(id) === name)) return undefined;
  try {
    resolveModel(registry, name);
    return undefined;
  } catch (error) {
    return (error as UnknownModelError).message;
  }
}
