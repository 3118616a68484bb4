import { z } from 'zod';

/** Anything plain. */
export const anything: z.ZodType = z.any();
export const text: z.ZodType<string> = z.string();
/** A value, or the template or AUTO tag that gives it. */
export const flag: z.ZodType = z.union([z.boolean(), z.string()]);
export const count: z.ZodType = z.union([z.number().int().min(0), z.string()]);
/** Seconds, or a time with its unit. */
export const seconds: z.ZodType = z.union([z.number().min(0), z.string()]).meta({ examples: [30, '5m'] });
/** US dollars, or what may be spent in several dimensions. */
export const budget: z.ZodType = z.union([
  z.number().min(0),
  z.object({
    cost_usd: z.number().min(0).optional(),
    tokens: z.int().min(0).optional(),
    calls: z.int().min(0).optional(),
    time_ms: z.int().min(0).optional(),
  }),
]);
export const names: z.ZodType = z.union([z.string(), z.array(z.union([z.string(), z.number()]))]);
export const data: z.ZodType = z.record(z.string(), z.any());
/** A condition, a list of which all must hold, or an AUTO tag. */
export const condition: z.ZodType = z
  .union([z.boolean(), z.string(), z.array(z.union([z.boolean(), z.string()]))])
  .meta({ examples: ['{{ draft.score > 7 }}'] });
export const route: z.ZodType = z.union([z.enum(['fail', 'continue', 'skip', 'retry']), z.string()]);

/** Makes every key optional, with its description. */
export function keys(shape: Readonly<Record<string, readonly [schema: z.ZodType, description: string]>>): z.ZodRawShape {
  return Object.fromEntries(Object.entries(shape).map(([name, [schema, description]]) => [name, schema.optional().describe(description)]));
}
