import type { Json } from '@tutti/core';

/** About how many bytes a value takes as JSON: for comparing sizes, without making the text. */
export function roughBytes(value: Json | undefined): number {
  if (typeof value === 'string') return value.length + 2;
  if (typeof value !== 'object' || value === null) return 8;
  let bytes = 2;
  if (Array.isArray(value)) for (const item of value) bytes += roughBytes(item as Json) + 1;
  else for (const key in value) bytes += key.length + 4 + roughBytes((value as Readonly<Record<string, Json>>)[key]);
  return bytes;
}
