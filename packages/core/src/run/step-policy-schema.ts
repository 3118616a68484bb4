import { z } from 'zod';
import { isNodeId } from '../graph/node-id.ts';
import type { Amount, Effect, RetrySchedule, StepLimit, StepPolicy } from './step-policy.ts';

const LONGEST_MS = Number.MAX_SAFE_INTEGER;

/** A duration: ms, 0 or more, at most 2⁵³−1, fractions allowed. */
export const durationMsSchema: z.ZodType<number> = z.number().min(0).max(LONGEST_MS);

const limitMs = z.number().positive().max(LONGEST_MS);
const count = z.int().min(0);

export const effectSchema: z.ZodType<Effect> = z.enum(['none', 'idempotent', 'once']);

export const amountSchema: z.ZodType<Amount> = z.strictObject({
  nanoUsd: count.optional(),
  tokens: count.optional(),
  steps: count.optional(),
  timeMs: count.optional(),
}) as z.ZodType<Amount>;

export const stepLimitSchema: z.ZodType<StepLimit> = z.strictObject({
  amount: amountSchema,
  name: z.string().refine(isNodeId, 'must be letters, digits, _, - or .').optional(),
}) as z.ZodType<StepLimit>;

export const retryScheduleSchema: z.ZodType<RetrySchedule> = z.strictObject({
  maxRetries: z.int().min(0).max(100),
  maxAttempts: z.int().min(1).max(100_000).optional(),
  initialMs: durationMsSchema.optional(),
  maxMs: durationMsSchema.optional(),
  factor: z.number().min(1).max(1_000).optional(),
  growth: z.enum(['exponential', 'linear']).optional(),
  jitter: z.number().min(0).max(1).optional(),
  allErrors: z.boolean().optional(),
}) as z.ZodType<RetrySchedule>;

export const stepPolicySchema: z.ZodType<StepPolicy> = z.strictObject({
  retry: retryScheduleSchema.optional(),
  timeoutMs: limitMs.optional(),
  deadlineMs: limitMs.optional(),
  priority: z.int().min(1).max(10).optional(),
  budget: amountSchema.optional(),
  limit: stepLimitSchema.optional(),
  effect: effectSchema.optional(),
  onFailure: z.enum(['fail', 'continue', 'skip']).optional(),
}) as z.ZodType<StepPolicy>;
