import { ProviderClient } from '@tutti/core';
import { anthropicProvider } from './anthropic-provider.ts';
import type { AnthropicProviderOptions } from './options.ts';

/** The plain client of agents, on Anthropic. */
export class AnthropicClient extends ProviderClient {
  constructor(options: AnthropicProviderOptions = {}) {
    super(anthropicProvider(options));
  }
}
