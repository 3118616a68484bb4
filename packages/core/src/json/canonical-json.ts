import type { Json, JsonObject } from './json.ts';

/**
 * The one text of a JSON value: object keys sorted by UTF-16 code units, no white space.
 * Equal values give equal texts, so the text can be hashed and compared (RFC 8785 for the values JSON.parse yields).
 */
export function canonicalJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') return canonicalObject(value as JsonObject);
  return JSON.stringify(value);
}

function canonicalObject(value: JsonObject): string {
  const members: string[] = [];
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) members.push(`${JSON.stringify(key)}:${canonicalJson(member)}`);
  }
  return `{${members.join(',')}}`;
}
