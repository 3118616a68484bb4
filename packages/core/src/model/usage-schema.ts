import { z } from 'zod';
import { jsonSchema } from '../json/json-schema.ts';
import type { Usage } from './usage.ts';

const tokens = z.int().min(0);

export const usageSchema: z.ZodType<Usage> = z.strictObject({
  input: z.strictObject({ total: tokens, noCache: tokens, cacheRead: tokens, cacheWrite: tokens, cacheWrite1h: tokens.optional() }),
  output: z.strictObject({ total: tokens, text: tokens, reasoning: tokens }),
  raw: jsonSchema.optional(),
  isEstimated: z.boolean().optional(),
}) as z.ZodType<Usage>;
