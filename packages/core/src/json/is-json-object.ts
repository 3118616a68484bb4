import type { Json, JsonObject } from './json.ts';

/** Whether a value is an object with members: no list, and not null. */
export function isJsonObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
