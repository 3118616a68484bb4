export type { AnthropicChunk } from './answer-collector.ts';
export { AnthropicClient } from './anthropic-client.ts';
export { anthropicProvider } from './anthropic-provider.ts';
export { fromResponse } from './from-response.ts';
export { lowerSchema, type LoweredSchema } from './lower-schema.ts';
export type { AnthropicProviderOptions } from './options.ts';
export { toError } from './to-error.ts';
export { toRequest, type AnthropicBody } from './to-request.ts';
