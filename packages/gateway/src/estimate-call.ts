import { toUsd } from '@tutti/core';
import type { PriceTable } from '@tutti/cost-tracker';
import { resolveModel, type Model, type ModelRegistry, type ModelRequirements, type Refusal } from '@tutti/models';
import { ModelPrice } from './model-price.ts';

/** Tokens of an answer whose length nobody limits: what the router expects, and the most when the model does not say either. */
const USUAL_ANSWER = 500;
const LONGEST_ANSWER = 4_096;

/** A call as far as it is known before it is made. */
export interface CallToEstimate {
  readonly model?: string;
  readonly task?: string;
  readonly capabilities?: readonly string[];
  readonly maxTokens?: number;
  readonly leastInputTokens: number;
  readonly mostInputTokens: number;
}

/** What one model would ask for the call, US dollars. */
export interface ModelEstimate {
  readonly model: string;
  readonly leastUsd: number;
  readonly mostUsd: number;
  /** No price of it is known: one is assumed. */
  readonly isEstimated: boolean;
}

export interface CallEstimate {
  /** Models that could serve, in the order of their registration. */
  readonly models: readonly ModelEstimate[];
  readonly refused: readonly Refusal[];
  readonly leastUsd: number;
  readonly mostUsd: number;
}

/**
 * What a call may cost: a one-token answer of the cheapest model that could serve, to the longest answer of the dearest.
 * @throws UnknownModelError
 */
export function estimateCall(registry: ModelRegistry, call: CallToEstimate, prices?: PriceTable): CallEstimate {
  const requirements: ModelRequirements = {
    ...(call.model === undefined ? {} : { model: resolveModel(registry, call.model) }),
    ...((call.capabilities ?? []).length === 0 ? {} : { tasks: call.capabilities as readonly string[] }),
  };
  const { eligible, refused } = registry.eligibility(requirements, call.task);
  const price = new ModelPrice(prices);
  const models = eligible.map((model) => estimateOf(model, call, price));
  return {
    models,
    refused,
    leastUsd: Math.min(...models.map(({ leastUsd }) => leastUsd), Infinity),
    mostUsd: Math.max(...models.map(({ mostUsd }) => mostUsd), 0),
  };
}

/** The tokens of an answer that is as long as answers usually are. */
export function usualAnswer({ maxTokens }: Pick<CallToEstimate, 'maxTokens'>): number {
  return Math.min(USUAL_ANSWER, maxTokens ?? USUAL_ANSWER);
}

function estimateOf(model: Model, call: CallToEstimate, price: ModelPrice): ModelEstimate {
  const longest = Math.min(call.maxTokens ?? model.maxOutputTokens ?? LONGEST_ANSWER, model.maxOutputTokens ?? Infinity);
  const input = { total: call.leastInputTokens, noCache: call.leastInputTokens, cacheRead: 0, cacheWrite: 0 };
  const least = price.priceOf(model, { input, output: { total: 1, text: 1, reasoning: 0 } });
  const most = price.worstCase(model, { inputTokens: call.mostInputTokens, maxOutputTokens: longest });
  return { model: model.id, leastUsd: toUsd(least.nanoUsd), mostUsd: toUsd(most.nanoUsd), isEstimated: least.isEstimated };
}
