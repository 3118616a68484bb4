import { z } from 'zod';
import { jsonObjectSchema } from '../json/json-schema.ts';
import { chatMessageSchema } from './chat-message-schema.ts';
import type { ModelRequest, ResponseSchema, ToolSpec } from './model-request.ts';

const count = z.int().min(1);

export const toolSpecSchema: z.ZodType<ToolSpec> = z.strictObject({
  name: z.string().min(1),
  description: z.string(),
  parameters: jsonObjectSchema,
});

export const responseSchemaSchema: z.ZodType<ResponseSchema> = z.strictObject({
  name: z.string().min(1),
  schema: jsonObjectSchema,
  description: z.string().optional(),
}) as z.ZodType<ResponseSchema>;

export const modelRequestSchema: z.ZodType<ModelRequest> = z.strictObject({
  model: z.string().min(1),
  messages: z.array(chatMessageSchema),
  tools: z.array(toolSpecSchema).optional(),
  toolChoice: z.union([z.enum(['auto', 'none', 'required']), z.strictObject({ tool: z.string().min(1) })]).optional(),
  responseSchema: responseSchemaSchema.optional(),
  maxTokens: count.optional(),
  temperature: z.number().min(0).optional(),
  topP: z.number().min(0).max(1).optional(),
  stopSequences: z.array(z.string()).optional(),
  seed: z.int().optional(),
  reasoning: z.union([z.strictObject({ effort: z.enum(['low', 'medium', 'high']) }), z.strictObject({ maxTokens: count })]).optional(),
  task: z.string().optional(),
  providerOptions: z.record(z.string(), jsonObjectSchema).optional(),
}) as z.ZodType<ModelRequest>;
