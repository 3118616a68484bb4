export type { GoogleChunk } from './answer-collector.ts';
export { fromResponse } from './from-response.ts';
export { googleProvider } from './google-provider.ts';
export { lowerParameters, lowerSchema } from './lower-schema.ts';
export type { GoogleProviderOptions } from './options.ts';
export { toError } from './to-error.ts';
export { toRequest, type GoogleBody } from './to-request.ts';
