import type { Json, JsonObject } from './json.ts';

/** Whether a value is an object with members: no list, and not null. Of a value that may be anything, the members may be anything too. */
export function isJsonObject(value: unknown): value is Readonly<Record<string, unknown>>;
export function isJsonObject(value: Json | undefined): value is JsonObject;
export function isJsonObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
