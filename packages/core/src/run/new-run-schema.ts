import { z } from 'zod';
import { jsonSchema } from '../json/json-schema.ts';
import { nameSchema } from './name-schema.ts';
import type { NewRun } from './new-run.ts';
import { amountSchema } from './step-policy-schema.ts';

export const newRunSchema: z.ZodType<NewRun> = z.strictObject({
  runId: nameSchema.optional(),
  program: nameSchema.optional(),
  definition: jsonSchema,
  input: jsonSchema.optional(),
  queue: nameSchema.optional(),
  lane: nameSchema.optional(),
  parent: z.strictObject({ runId: nameSchema, path: z.string().min(1), onParentClose: z.enum(['cancel', 'abandon']) }).optional(),
  budget: z.strictObject({ limit: amountSchema.optional(), parent: nameSchema.optional() }).optional(),
  labels: z.record(z.string(), z.string()).optional(),
}) as z.ZodType<NewRun>;
