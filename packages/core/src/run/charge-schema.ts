import { z } from 'zod';
import { usageSchema } from '../model/usage-schema.ts';
import type { Charge, Hold } from './charge.ts';
import { amountSchema } from './step-policy-schema.ts';

export const chargeSchema: z.ZodType<Charge> = z.strictObject({
  nanoUsd: z.int().min(0),
  usage: usageSchema.optional(),
  isEstimated: z.boolean().optional(),
  isUncounted: z.boolean().optional(),
}) as z.ZodType<Charge>;

export const holdSchema: z.ZodType<Hold> = z.strictObject({
  account: z.string().min(1),
  id: z.string().min(1).optional(),
  amount: amountSchema,
}) as z.ZodType<Hold>;
