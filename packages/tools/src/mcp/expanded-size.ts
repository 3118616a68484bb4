import type { Json, JsonObject } from '@tutti/core';

/**
 * How many values a schema has when each reference within it is written out, which is what checking by it may walk. A few definitions
 * that each name the next one twice make a million. References that lead back to where they stand count once.
 */
export function expandedSize(schema: JsonObject): number {
  const known = new Map<string, number>();
  const sizeOf = (value: Json): number => {
    if (typeof value !== 'object' || value === null) return 1;
    let size = 1;
    for (const [key, member] of Object.entries(value)) {
      if (key === '$defs' || key === 'definitions') continue;
      size += key === '$ref' && typeof member === 'string' ? targetSize(member) : sizeOf(member as Json);
    }
    return size;
  };
  const targetSize = (reference: string): number => {
    const found = known.get(reference);
    if (found !== undefined) return found;
    known.set(reference, 1);
    const size = sizeOf(targetOf(schema, reference));
    known.set(reference, size);
    return size;
  };
  return sizeOf(schema);
}

function targetOf(schema: JsonObject, reference: string): Json {
  let value: Json = schema;
  for (const part of reference.split('/').slice(1)) {
    const name = part.replaceAll('~1', '/').replaceAll('~0', '~');
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return null;
    value = (value as JsonObject)[name] as Json;
  }
  return value;
}
