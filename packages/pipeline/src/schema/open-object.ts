import { nearestName } from '@tutti/core';
import { z } from 'zod';

/**
 * An object that takes keys it does not know, unless they are slips of keys it knows: as reading does.
 * JSON Schema cannot count edits, so there a pattern names most of the slips.
 */
export function openObject(shape: z.ZodRawShape, meta: { readonly id?: string; readonly title?: string }): z.ZodType {
  const known = Object.keys(shape);
  const isKnown = new Set(known);
  return z
    .looseObject(shape)
    .superRefine((value, context) => {
      for (const key of Object.keys(value)) {
        const near = isKnown.has(key) ? undefined : nearestName(key, known, key.length <= 3 ? 1 : 2);
        if (near !== undefined)
          context.addIssue({
            code: 'unrecognized_keys',
            keys: [key],
            input: value,
            message: `There is no key "${key}". Did you mean "${near}"?`,
          });
      }
    })
    .meta({ ...meta, patternProperties: { [slipsOf(known)]: false } });
}

/** Keys at most two edits from a known one: one of its pairs of letters otherwise, or one letter more. */
function slipsOf(known: readonly string[]): string {
  const slips = known
    .filter((key) => key.length > 3)
    .flatMap((key) => {
      const places = Array.from({ length: key.length - 1 }, (_, at) => at);
      return [
        ...places.map((at) => `${key.slice(0, at)}.{0,2}${key.slice(at + 2)}`),
        ...places.map((at) => `${key.slice(0, at + 1)}.${key.slice(at + 1)}`),
      ];
    });
  return `^(?!(?:${known.join('|')})$)(?=.{4})(?:${slips.join('|')})$`;
}
