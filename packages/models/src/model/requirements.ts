import { z } from 'zod';

/** What a model must have to serve a request. What is absent asks for nothing. */
export interface ModelRequirements {
  /** Capabilities, all of them. */
  readonly tasks?: readonly string[];
  /** The least window, tokens. */
  readonly contextWindow?: number;
  /** The most an answer may need, tokens. */
  readonly maxOutputTokens?: number;
  /** The highest price of either direction, US dollars per 1,000 tokens. A model without a price does not satisfy it. */
  readonly maxCostPer1k?: number;
  readonly modalities?: readonly string[];
  readonly tags?: readonly string[];
  /** One of these providers. */
  readonly providers?: readonly string[];
  /** This model and no other. */
  readonly model?: string;
  /** This model if it is eligible, else another one within the boundaries of the policy. */
  readonly prefer?: string;
  /** None of these models: those that have failed this request, for instance. */
  readonly exclude?: readonly string[];
}

const names = z.array(z.string().min(1)).optional();
const positive = z.number().min(0).max(1e9).optional();

export const modelRequirementsSchema: z.ZodType<ModelRequirements> = z.strictObject({
  tasks: names,
  contextWindow: positive,
  maxOutputTokens: positive,
  maxCostPer1k: positive,
  modalities: names,
  tags: names,
  providers: names,
  model: z.string().min(1).optional(),
  prefer: z.string().min(1).optional(),
  exclude: names,
}) as z.ZodType<ModelRequirements>;

export const modelRequirementKeys: readonly string[] = [
  'tasks',
  'contextWindow',
  'maxOutputTokens',
  'maxCostPer1k',
  'modalities',
  'tags',
  'providers',
  'model',
  'prefer',
  'exclude',
];
