import { z } from 'zod';
import type { Assessment, ModelAnswer } from '../report/assessment.ts';
import type { Policy } from '../report/policy.ts';
import type { Dependency } from '../workspace/third-party.ts';

export const dependencySchema: z.ZodType<Dependency> = z.object({
  name: z.string(),
  version: z.string(),
  description: z.string(),
  declared: z.string(),
  homepage: z.string(),
  usedBy: z.array(z.string()),
  isDevelopment: z.boolean(),
  folder: z.string(),
});

const answerSchema: z.ZodType<ModelAnswer> = z.object({
  text: z.string(),
  model: z.string(),
  costUsd: z.number(),
  latencyMs: z.number(),
  tokens: z.number(),
});

export const policyFields: { allow: z.ZodType<Policy['allow']>; deny: z.ZodType<Policy['deny']> } = {
  allow: z.array(z.string()),
  deny: z.array(z.string()),
};

export const assessmentSchema: z.ZodType<Assessment> = z.object({
  dependency: dependencySchema,
  licenceClass: z.string(),
  verdict: z.enum(['allowed', 'denied', 'review']),
  agreement: z.enum(['agrees', 'differs', 'no text', 'undeclared']),
  reason: z.string(),
  summary: z.string(),
  changes: z.string(),
  files: z.array(z.string()),
  calls: z.array(answerSchema),
});

/** The result document of a model step; null when it was skipped for want of a text, or had no answer. */
export const modelStepSchema: z.ZodType<ModelAnswer | undefined> = z
  .looseObject({
    content: z.string(),
    category: z.string().optional(),
    model: z.string(),
    cost_usd: z.number().nullable(),
    latency_ms: z.number(),
    usage: z.looseObject({ total_tokens: z.number() }),
  })
  .nullish()
  .transform((given) => {
    if (given === null || given === undefined) return undefined;
    return {
      text: given.category ?? given.content,
      model: given.model,
      costUsd: given.cost_usd ?? 0,
      latencyMs: given.latency_ms,
      tokens: given.usage.total_tokens,
    };
  });
