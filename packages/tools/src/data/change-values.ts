import type { Json, JsonObject } from '@tutti/core';
import { invalid } from './step-options.ts';

/** Records with the values of some fields (default: all) changed. */
export function changeValues(
  records: readonly JsonObject[],
  fields: readonly string[] | undefined,
  change: (value: Json) => Json,
): JsonObject[] {
  const wanted = fields === undefined ? undefined : new Set(fields);
  return records.map((record) =>
    Object.fromEntries(
      Object.entries(record).map(([name, value]) => [name, wanted === undefined || wanted.has(name) ? change(value) : value]),
    ),
  );
}

/** Records with the texts of some fields (default: all) changed. */
export function changeText(
  records: readonly JsonObject[],
  fields: readonly string[] | undefined,
  change: (text: string) => string,
): JsonObject[] {
  return changeValues(records, fields, (value) => (typeof value === 'string' ? change(value) : value));
}

/** Replaces a piece of text wherever it stands, and values that are the same as it. */
export function replaceText(records: readonly JsonObject[], options: JsonObject, fields: readonly string[] | undefined): JsonObject[] {
  const { old, new: replacement = '' } = options;
  if (old === undefined) throw invalid('a replacement does not say what to replace. Pass "old" and "new"');
  return changeValues(records, fields, (value) => {
    if (value === old) return replacement;
    return typeof value === 'string' && typeof old === 'string' && old !== '' && typeof replacement !== 'object'
      ? value.replaceAll(old, () => String(replacement))
      : value;
  });
}
