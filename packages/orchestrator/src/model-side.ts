import { generateWith, systemClock, type Generate } from '@tutti/core';
import type { ProviderSource } from '@tutti/gateway';
import type { ModelSource, OrchestratorOptions } from './options.ts';

/** How each provider is bound, when one of its models is first asked; keys are read from the environment. */
const providers: Readonly<Record<string, ProviderSource>> = {
  local: async () => (await import('@tutti/provider-local')).localProvider(),
  openai: async ({ baseUrl }) => (await import('@tutti/provider-openai')).openaiProvider(baseUrl === undefined ? {} : { baseURL: baseUrl }),
  anthropic: async ({ baseUrl }) => (await import('@tutti/provider-anthropic')).anthropicProvider(baseUrl === undefined ? {} : { baseURL: baseUrl }),
  google: async ({ baseUrl }) => (await import('@tutti/provider-google')).googleProvider(baseUrl === undefined ? {} : { baseURL: baseUrl }),
};

/** Where answers of models come from: what was given, else a gateway over the registry, by default of all models whose keys are set and the local one. */
export async function makeGenerate(options: OrchestratorOptions): Promise<Generate> {
  const { generate, modelRegistry, provider, clock = systemClock, ids, limits } = options;
  if (generate !== undefined) return generate;
  if (provider !== undefined) return generateWith(provider, { clock });
  if (modelRegistry !== undefined && isSource(modelRegistry)) return modelRegistry.generate.bind(modelRegistry);
  const { ModelGateway } = await import('@tutti/gateway');
  const registry = modelRegistry ?? (await import('@tutti/models')).initModels();
  const gateway = new ModelGateway({
    registry, providers: { ...providers, ...options.providers }, clock,
    ...(ids === undefined ? {} : { ids }), ...(limits === undefined ? {} : { limits }),
  });
  return (request, call) => gateway.generate(request, call);
}

function isSource(models: object): models is ModelSource {
  return 'generate' in models;
}
