import type { Redactor } from '@tutti/core';
import type { ModelSide, ProviderSource } from '@tutti/gateway';
import type { ModelRegistry } from '@tutti/models';
import type { CompleteOptions } from './complete-options.ts';

/** How each provider is bound, when one of its models is first asked; keys are read from the environment, and become known to the redactor. */
function providers(redactor: Redactor): Readonly<Record<string, ProviderSource>> {
  return {
    local: async () => (await import('@tutti/provider-local')).localProvider(),
    openai: async ({ baseUrl }) =>
      (await import('@tutti/provider-openai')).openaiProvider({ redactor, ...(baseUrl === undefined ? {} : { baseURL: baseUrl }) }),
    anthropic: async ({ baseUrl }) =>
      (await import('@tutti/provider-anthropic')).anthropicProvider({ redactor, ...(baseUrl === undefined ? {} : { baseURL: baseUrl }) }),
    google: async ({ baseUrl }) =>
      (await import('@tutti/provider-google')).googleProvider({ redactor, ...(baseUrl === undefined ? {} : { baseURL: baseUrl }) }),
  };
}

export async function makeModelSide(options: CompleteOptions, registry: () => ModelRegistry): Promise<ModelSide> {
  const { openModelSide, routerBeside } = await import('@tutti/gateway');
  const { store, routerStore = store === undefined ? false : routerBeside(store) } = options;
  const models = options.generate ?? options.provider ?? options.modelRegistry;
  return openModelSide({
    ...options,
    ...(models === undefined ? { modelRegistry: registry() } : {}),
    providers: { ...providers(options.redactor), ...options.providers },
    routerStore: routerStore === false ? undefined : routerStore,
  });
}
