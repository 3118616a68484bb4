import { z } from 'zod';
import { jsonSchema } from '../json/json-schema.ts';
import type { ErrorRecord } from './error-record.ts';

export const errorRecordSchema: z.ZodType<ErrorRecord> = z.strictObject({
  name: z.string(),
  code: z.string(),
  message: z.string(),
  retryable: z.boolean(),
  data: jsonSchema.optional(),
  cause: z.lazy(() => errorRecordSchema).optional(),
}) as z.ZodType<ErrorRecord>;
