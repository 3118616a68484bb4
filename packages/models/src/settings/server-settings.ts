import type { McpServerSpec } from '@tutti/core';
import { z } from 'zod';

const text = z.string('must be a text').min(1, 'must not be empty').optional();
const record = z.record(z.string(), z.string('must be a text'), 'must be a mapping of texts').optional();

const members = {
  command: text,
  args: z.array(z.string('must be a text'), 'must be a list of texts').optional(),
  env: record,
  cwd: text,
  url: text,
  headers: record,
  trust: text,
  tools: record,
} satisfies Record<keyof McpServerSpec, z.ZodType>;

export const serverKeys: readonly string[] = Object.keys(members);

/** One member of `mcp_servers`. */
export const serverSettingsSchema: z.ZodType<McpServerSpec> = z
  .strictObject(members)
  .refine(
    ({ command, url }) => (command === undefined) !== (url === undefined),
    'give either the command that starts it, or its url',
  ) as z.ZodType<McpServerSpec>;
