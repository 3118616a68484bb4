import { z } from 'zod';
import { jsonObjectSchema, jsonSchema } from '../json/json-schema.ts';
import type { ChatMessage } from './chat-message.ts';

const text = z.strictObject({ type: z.literal('text'), text: z.string() });
const image = z.strictObject({
  type: z.literal('image'),
  source: z.union([z.strictObject({ base64: z.string(), mediaType: z.string() }), z.strictObject({ url: z.string().min(1) })]),
});
const reasoning = z.strictObject({
  type: z.literal('reasoning'),
  text: z.string(),
  signature: z.string().optional(),
  isRedacted: z.boolean().optional(),
});
const toolCall = z.strictObject({
  type: z.literal('tool-call'),
  id: z.string().min(1),
  name: z.string().min(1),
  arguments: jsonObjectSchema,
  invalidArguments: z.string().optional(),
  problem: z.strictObject({ code: z.string(), message: z.string() }).optional(),
  signature: z.string().optional(),
});
const toolResult = z.strictObject({
  type: z.literal('tool-result'),
  id: z.string().min(1),
  name: z.string().min(1),
  output: jsonSchema,
  isError: z.boolean().optional(),
});

export const chatMessageSchema: z.ZodType<ChatMessage> = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('system'), content: z.string() }),
  z.strictObject({ role: z.literal('user'), content: z.union([z.string(), z.array(z.discriminatedUnion('type', [text, image]))]) }),
  z.strictObject({
    role: z.literal('assistant'),
    content: z.union([z.string(), z.array(z.discriminatedUnion('type', [text, reasoning, toolCall]))]),
  }),
  z.strictObject({ role: z.literal('tool'), content: z.array(toolResult) }),
]) as z.ZodType<ChatMessage>;
