import { z } from 'zod';
import { jsonSchema } from '../json/json-schema.ts';
import type { NewRun } from './new-run.ts';
import { amountSchema } from './step-policy-schema.ts';

const name = z.string().min(1).max(1_024);

export const newRunSchema: z.ZodType<NewRun> = z.strictObject({
  runId: name.optional(),
  program: name.optional(),
  definition: jsonSchema,
  input: jsonSchema.optional(),
  queue: name.optional(),
  lane: name.optional(),
  parent: z.strictObject({ runId: name, path: z.string().min(1), onParentClose: z.enum(['cancel', 'abandon']) }).optional(),
  budget: z.strictObject({ limit: amountSchema.optional(), parent: name.optional() }).optional(),
  labels: z.record(z.string(), z.string()).optional(),
}) as z.ZodType<NewRun>;
