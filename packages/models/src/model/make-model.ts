import { ValidationError } from '@tutti/core';
import { checked } from './checked.ts';
import type { Model, ModelConfig, ModelPrices } from './model.ts';
import { modelConfigKeys, modelConfigSchema } from './model-schema.ts';

/** Checks a configuration and completes it. @throws ValidationError naming each member that is wrong, its value and what it may be. */
export function makeModel(id: string, config: ModelConfig): Model {
  if (typeof id !== 'string' || id.trim() === '' || id.length > 200) {
    throw new ValidationError(`The id of a model must be a text of 1 to 200 characters, not ${JSON.stringify(id)}.`);
  }
  const valid = checked(config, { schema: modelConfigSchema, keys: modelConfigKeys, what: `The configuration of model "${id}"` });
  const { quality } = valid;
  const prices = pricesOf(id, valid);
  return Object.freeze({
    id,
    provider: valid.provider,
    model: valid.model ?? id,
    capabilities: Object.freeze([...(valid.capabilities ?? [])]),
    modalities: Object.freeze([...(valid.modalities ?? ['text'])]),
    contextWindow: valid.contextWindow,
    maxOutputTokens: valid.maxOutputTokens,
    prices,
    priceSource: prices === undefined ? undefined : (valid.priceSource ?? 'own'),
    latency: valid.latency,
    quality: Object.freeze(typeof quality === 'number' ? { default: quality } : { ...quality }),
    tags: Object.freeze([...(valid.tags ?? [])]),
    baseUrl: valid.baseUrl,
    options: valid.options ?? {},
  });
}

function pricesOf(id: string, config: ModelConfig): ModelPrices | undefined {
  const { costPer1kTokens: both, inputCostPer1kTokens: input, outputCostPer1kTokens: output } = config;
  if (both !== undefined && (input !== undefined || output !== undefined)) {
    throw new ValidationError(
      `Model "${id}" has costPer1kTokens beside inputCostPer1kTokens or outputCostPer1kTokens. Give one price for both directions, or one for each.`,
    );
  }
  if (both !== undefined) return Object.freeze({ inputPer1kTokens: both, outputPer1kTokens: both });
  if (input === undefined && output === undefined) return undefined;
  if (input === undefined || output === undefined) {
    throw new ValidationError(
      `Model "${id}" has a price for one direction only. Give inputCostPer1kTokens and outputCostPer1kTokens; 0 where it is free.`,
    );
  }
  return Object.freeze({ inputPer1kTokens: input, outputPer1kTokens: output });
}
