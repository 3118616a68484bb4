import type { Json, JsonObject } from '@tutti/core';

const textFields = ['content', 'text', 'result', 'output', 'response', 'answer', 'message', 'stdout', 'summary'];

/** The text of a step's value: a text itself, the text a mapping holds, or JSON. */
export function valueText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (typeof value !== 'object') return String(value);
  const field = Array.isArray(value) ? undefined : textFields.find((name) => typeof ownField(value as JsonObject, name) === 'string');
  return field === undefined ? JSON.stringify(value) : String((value as JsonObject)[field]);
}

/** A member of plain data. */
export function ownField(value: Json | undefined, name: string): Json | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.hasOwn(value, name) ? (value as JsonObject)[name] : undefined;
}
