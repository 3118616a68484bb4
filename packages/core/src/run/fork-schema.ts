import { z } from 'zod';
import type { EffectsOfOrigin, ForkOptions, ForkPoint } from './fork.ts';
import { nameSchema } from './name-schema.ts';

/** No longer limit than checkpoints and paths have themselves: a step deep inside has a long one. */
const place = z.string().min(1);

export const forkPointSchema: z.ZodType<ForkPoint> = z.union(
  [z.number(), z.strictObject({ checkpoint: place }), z.strictObject({ step: place })],
  {
    error: 'expected the number of a record, {"checkpoint": its name} or {"step": its path}',
  },
);

const effectsSchema: z.ZodType<EffectsOfOrigin> = z.enum(['ask', 'reuse', 'repeat']);

/** How a run may be forked; that its edited values are JSON is looked at where they are recorded. */
export const forkOptionsSchema: z.ZodType<ForkOptions> = z.strictObject({
  at: forkPointSchema.optional(),
  runId: nameSchema.optional(),
  edit: z
    .strictObject({ input: z.unknown(), outputs: z.record(z.string(), z.unknown()).optional() })
    .partial()
    .optional(),
  effects: effectsSchema.optional(),
  labels: z.record(z.string(), z.string()).optional(),
}) as unknown as z.ZodType<ForkOptions>;
