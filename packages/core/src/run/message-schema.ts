import { z } from 'zod';
import { jsonSchema } from '../json/json-schema.ts';
import type { Decision } from './decision.ts';
import type { Message } from './message.ts';
import { nameSchema } from './name-schema.ts';

const id = nameSchema;
const reason = z.string().optional();

export const decisionSchema: z.ZodType<Decision> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('retry') }),
  z.strictObject({ kind: z.literal('complete'), output: jsonSchema }),
  z.strictObject({ kind: z.literal('fail'), message: z.string().optional() }),
  z.strictObject({ kind: z.literal('accept') }),
]) as z.ZodType<Decision>;

/** What may be posted to a run: checked where it enters a process. */
export const messageSchema: z.ZodType<Message> = z.discriminatedUnion('type', [
  z.strictObject({ id, type: z.literal('signal'), name: z.string().min(1), payload: jsonSchema }),
  z.strictObject({ id, type: z.literal('pause'), reason, by: id.optional() }),
  z.strictObject({ id, type: z.literal('resume'), by: id.optional() }),
  z.strictObject({ id, type: z.literal('cancel'), reason }),
  z.strictObject({
    id,
    type: z.literal('decide'),
    path: z.string().min(1),
    key: z.string().min(1).optional(),
    decision: decisionSchema,
    asOf: z.int().min(1).optional(),
  }),
  z.strictObject({ id, type: z.literal('wake'), path: z.string().min(1), key: z.string().min(1).optional() }),
  z.strictObject({ id, type: z.literal('checkpoint'), name: z.string().min(1) }),
]) as z.ZodType<Message>;
