import { UnknownModelError, type ModelRegistry, type ModelRequirements, type RouteRequest } from '@tutti/models';
import type { GenerateRequest } from '@tutti/core';
import type { CallOptions } from './gateway-options.ts';
import { hasImages, sizeOf } from './request-size.ts';

/** What the router is asked: what the request needs, how long it is, and who has failed it already. */
export function toRouteRequest(registry: ModelRegistry, request: GenerateRequest, options: CallOptions & { readonly excluded: readonly string[]; readonly leastWindow: number; readonly remainingUsd: number | undefined }): RouteRequest {
  const { likely: inputTokens } = sizeOf(request);
  const outputTokens = request.maxTokens;
  const requirements: ModelRequirements = {
    ...(request.model === undefined ? {} : { model: resolveModel(registry, request.model) }),
    ...((request.capabilities ?? []).length === 0 ? {} : { tasks: request.capabilities as readonly string[] }),
    ...(hasImages(request) ? { modalities: ['image'] } : {}),
    ...(options.excluded.length === 0 ? {} : { exclude: options.excluded }),
    ...(options.leastWindow === 0 ? {} : { contextWindow: options.leastWindow }),
  };
  return {
    requirements,
    inputTokens,
    ...(request.task === undefined ? {} : { task: request.task }),
    ...(outputTokens === undefined ? {} : { outputTokens }),
    ...(options.difficulty === undefined ? {} : { difficulty: options.difficulty }),
    ...(options.remainingUsd === undefined ? {} : { remainingUsd: options.remainingUsd }),
    ...(options.maxWaitMs === undefined ? {} : { maxWaitMs: options.maxWaitMs }),
  };
}

/**
 * The id of a model that is called by its id, or by its provider's name when that is one model's alone, or one of the default provider's.
 * @throws UnknownModelError with the nearest id.
 */
export function resolveModel(registry: ModelRegistry, name: string): string {
  if (registry.getModel(name) !== undefined) return name;
  const models = registry.listModels();
  const called = models.filter(({ model, provider }) => model === name || `${provider}/${model}` === name);
  const own = called.length === 1 ? called : called.filter(({ provider }) => provider === registry.defaultProvider);
  if (own.length === 1) return (own[0] as { id: string }).id;
  const absent = [...registry.absent].find(([id]) => id === name || id.slice(id.indexOf('/') + 1) === name);
  throw new UnknownModelError(name, models.map(({ id }) => id), { why: absent?.[1] });
}
