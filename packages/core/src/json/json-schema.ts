import { z } from 'zod';
import { ValidationError } from '../errors/validation-error.ts';
import { assertJson } from './assert-json.ts';
import type { Json, JsonObject } from './json.ts';

/** Any plain JSON value: no functions, NaN, cycles, class instances, or keys that could reach a prototype. */
export const jsonSchema: z.ZodType<Json> = z.unknown().superRefine(refuseOtherThanJson) as unknown as z.ZodType<Json>;

/** Any plain JSON object. */
export const jsonObjectSchema: z.ZodType<JsonObject> = z
  .looseObject({})
  .superRefine(refuseOtherThanJson) as unknown as z.ZodType<JsonObject>;

function refuseOtherThanJson(value: unknown, context: z.RefinementCtx): void {
  try {
    assertJson(value);
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    context.addIssue({ code: 'custom', message: error.message });
  }
}
