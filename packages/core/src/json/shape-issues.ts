import type { z } from 'zod';
import type { ValidationIssue } from '../errors/validation-error.ts';

const SHOWN = 60;

/** What a schema has against a value: where, why, and what stands there. Nothing when the value passes. */
export function shapeIssues(schema: z.ZodType, value: unknown): readonly ValidationIssue[] {
  const result = schema.safeParse(value);
  return result.success
    ? []
    : result.error.issues.map((issue) => ({
        path: issue.path.map(String).join('.'),
        message: `${issue.message.replace(/\.$/, '')}${offending(issue, value)}`,
      }));
}

/** The value itself, where the message tells of its size or its kind alone. */
function offending({ code, path }: z.core.$ZodIssue, value: unknown): string {
  if (code === 'custom' || code === 'unrecognized_keys') return '';
  const shown = shownValue(path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key], value));
  return shown === undefined ? '' : `; it is ${shown}`;
}

function shownValue(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  if (typeof value !== 'string') return undefined;
  return value.length > SHOWN ? `a text of ${value.length} characters` : JSON.stringify(value);
}
