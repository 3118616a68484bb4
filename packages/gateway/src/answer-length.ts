import type { GenerateRequest } from '@tutti/core';
import type { Model } from '@tutti/models';

/** Tokens of an answer when neither the request nor the model says how long it may be. */
const DEFAULT_MAX_TOKENS = 4_096;

/** How long an answer may be, and whether the caller has said so. */
export function lengthOf(
  { maxTokens }: GenerateRequest,
  { maxOutputTokens }: Model,
): { readonly maxOutputTokens: number; readonly isLengthGiven: boolean } {
  return {
    maxOutputTokens: Math.min(maxTokens ?? maxOutputTokens ?? DEFAULT_MAX_TOKENS, maxOutputTokens ?? Infinity),
    isLengthGiven: maxTokens !== undefined,
  };
}
