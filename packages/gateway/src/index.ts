export { estimateCall, usualAnswer, type CallEstimate, type CallToEstimate, type ModelEstimate } from './estimate-call.ts';
export type { AttemptRecord, CallOptions, ModelGatewayOptions } from './gateway-options.ts';
export { ModelRegistry } from '@tutti/models';
export { ModelGateway, type GatewayPart, type GatewayResult } from './model-gateway.ts';
export { modelListOf } from './model-list.ts';
export { openModelSide, routerBeside, type ModelSide, type ModelSideOptions, type ModelSource } from './model-side.ts';
export { ProviderMissingError } from './provider-missing-error.ts';
export type { ProviderSource } from './provider-table.ts';
