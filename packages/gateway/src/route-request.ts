import { resolveModel, type ModelRegistry, type ModelRequirements, type RouteRequest } from '@tutti/models';
import type { GenerateRequest } from '@tutti/core';
import type { CallOptions } from './gateway-options.ts';
import { hasImages, sizeOf } from './request-size.ts';

/** What the router is asked: what the request needs, how long it is, and who has failed it already. */
export function toRouteRequest(
  registry: ModelRegistry,
  request: GenerateRequest,
  options: CallOptions & { readonly excluded: readonly string[]; readonly leastWindow: number; readonly remainingUsd: number | undefined },
): RouteRequest {
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
