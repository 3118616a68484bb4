import type { Json } from '../json/json.ts';

/**
 * How to go on with a step whose effect may or may not have happened: run it again, take a value as its result,
 * let it fail; or `accept` changed code for it.
 */
export type Decision =
  | { readonly kind: 'retry' }
  | { readonly kind: 'complete'; readonly output: Json }
  | { readonly kind: 'fail'; readonly message?: string }
  | { readonly kind: 'accept' };
