import { ProviderClient } from '@tutti/core';
import { openaiProvider } from './openai-provider.ts';
import type { OpenAIProviderOptions } from './options.ts';

/** The plain client of agents, on OpenAI. */
export class OpenAIClient extends ProviderClient {
  constructor(options: OpenAIProviderOptions = {}) {
    super(openaiProvider(options));
  }
}
