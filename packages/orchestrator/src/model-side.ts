import type { Redactor } from '@tutti/core';
import type { ModelSide, ProviderSource } from '@tutti/gateway';
import type { ModelRegistry } from '@tutti/models';
import type { CompleteOptions } from './complete-options.ts';

/** How each provider is bound, when one of its models is first asked; keys are read from the environment, and become known to the redactor. */
function providers(redactor: Redactor): Readonly<Record<string, ProviderSource>> {
  const at = ({ baseUrl }: { readonly baseUrl?: string | undefined }): object => ({
    redactor,
    ...(baseUrl === undefined ? {} : { baseURL: baseUrl }),
  });
  return {
    local: async () => (await import('@tutti/provider-local')).localProvider(),
    openai: async (model) => (await import('@tutti/provider-openai')).openaiProvider(at(model)),
    anthropic: async (model) => (await import('@tutti/provider-anthropic')).anthropicProvider(at(model)),
    google: async (model) => (await import('@tutti/provider-google')).googleProvider(at(model)),
  };
}

export async function makeModelSide(options: CompleteOptions, registry: () => ModelRegistry): Promise<ModelSide> {
  const { openModelSide } = await import('@tutti/gateway');
  const models = options.generate ?? options.provider ?? options.modelRegistry;
  return openModelSide({
    ...options,
    ...(models === undefined ? { modelRegistry: registry() } : {}),
    providers: { ...providers(options.redactor), ...options.providers },
  });
}
