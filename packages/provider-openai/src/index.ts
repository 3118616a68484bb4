export type { OpenAIChunk } from './answer-collector.ts';
export { discoverServers, usualServers, type DiscoverOptions, type DiscoveredServer } from './discover-servers.ts';
export { fromResponse } from './from-response.ts';
export { lowerSchema, type LoweredSchema } from './lower-schema.ts';
export { OpenAIClient } from './openai-client.ts';
export { openaiProvider } from './openai-provider.ts';
export { openaiBaseURL, type OpenAIProviderOptions } from './options.ts';
export { toError } from './to-error.ts';
export { toRequest, type OpenAIBody } from './to-request.ts';
