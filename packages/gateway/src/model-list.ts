import type { ModelList, ModelOutlook, ModelOutlooks, ModelQuestion } from '@tutti/core';
import { resolveModel, type ModelRegistry, type ModelRequirements, type RouterForecast } from '@tutti/models';

/** The models of a registry, with what its router expects of them. Models that are named are judged whatever the default provider is. */
export function modelListOf(registry: ModelRegistry): ModelList {
  return { outlook: (question) => outlookOf(registry, question) };
}

function outlookOf(registry: ModelRegistry, { models, capabilities = [], contextWindow, ...request }: ModelQuestion): ModelOutlooks {
  const requirements: ModelRequirements = {
    ...(capabilities.length === 0 ? {} : { tasks: capabilities }),
    ...(contextWindow === undefined ? {} : { contextWindow }),
  };
  if (models === undefined) return described(registry, registry.router.forecast({ ...request, requirements }));
  const all = [...new Set(models.map((name) => resolveModel(registry, name)))].map((model) => {
    const forecast = described(registry, registry.router.forecast({ ...request, requirements: { ...requirements, model } }));
    return { models: forecast.models, refused: forecast.refused.filter((one) => one.model === model) };
  });
  return { models: all.flatMap((one) => one.models), refused: all.flatMap((one) => one.refused) };
}

function described(registry: ModelRegistry, { models, refused }: RouterForecast): ModelOutlooks {
  return {
    refused,
    models: models.map((forecast): ModelOutlook => {
      const { provider, capabilities } = registry.requireModel(forecast.model);
      return { ...forecast, provider, capabilities };
    }),
  };
}
