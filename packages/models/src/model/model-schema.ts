import { jsonSchema } from '@tutti/core';
import { z } from 'zod';
import type { LatencyPrior, ModelConfig } from './model.ts';

const name = z.string().trim().min(1).max(200);
const usd = z.number().min(0).max(1_000);
const tokens = z.int().min(1).max(1_000_000_000);
const share = z.number().min(0).max(1);

export const latencyPriorSchema: z.ZodType<LatencyPrior> = z.strictObject({
  firstTokenMs: z.number().min(0).max(3_600_000),
  perTokenMs: z.number().min(0).max(3_600_000),
});

/** A model's configuration in camelCase; members it does not know are refused. */
export const modelConfigSchema: z.ZodType<ModelConfig> = z.strictObject({
  provider: name,
  model: name.optional(),
  capabilities: z.array(name).optional(),
  modalities: z.array(name).optional(),
  contextWindow: tokens.optional(),
  maxOutputTokens: tokens.optional(),
  costPer1kTokens: usd.optional(),
  inputCostPer1kTokens: usd.optional(),
  outputCostPer1kTokens: usd.optional(),
  priceSource: z.enum(['own', 'list']).optional(),
  latency: latencyPriorSchema.optional(),
  quality: z.union([share, z.record(name, share)]).optional(),
  tags: z.array(name).optional(),
  baseUrl: z.url().optional(),
  options: z.record(z.string(), jsonSchema).optional(),
}) as z.ZodType<ModelConfig>;

/** The members of a configuration, for messages. */
export const modelConfigKeys: readonly string[] = [
  'provider',
  'model',
  'capabilities',
  'modalities',
  'contextWindow',
  'maxOutputTokens',
  'costPer1kTokens',
  'inputCostPer1kTokens',
  'outputCostPer1kTokens',
  'priceSource',
  'latency',
  'quality',
  'tags',
  'baseUrl',
  'options',
];
