import { ValidationError, assertJson, atPointer, isJsonObject, type Json } from '@tutti/core';

/**
 * Checks a state at its way in and out: plain JSON, no deeper than the rest of Tutti takes it, under whatever names do not lead to a
 * prototype, and no reference that leads only to itself, which whoever follows references would follow for ever.
 * @throws ValidationError `NOT_JSON`
 */
export function refuseHostileState(state: unknown, what: string): asserts state is Json {
  assertJson(state, what, { allowsOwnNames: true });
  const path = endlessReference(state, state, []);
  if (path !== undefined) {
    throw new ValidationError(`${[what, ...path].join('.')} is a reference that leads only to itself. Store the value it stands for.`, {
      code: 'NOT_JSON',
      data: { path: path.join('.') },
    });
  }
}

/** A JSON reference and nothing else: `{"$ref": "#/…"}`. Where others members stand beside it, it says something of its own. */
function targetOf(value: Json): string | undefined {
  const isReference = isJsonObject(value) && Object.hasOwn(value, '$ref') && Object.keys(value).length === 1;
  const target = isReference ? value['$ref'] : undefined;
  return typeof target === 'string' && (target === '#' || target.startsWith('#/')) ? target : undefined;
}

function endlessReference(root: Json, value: Json, path: readonly string[]): readonly string[] | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  if (targetOf(value) !== undefined) return isEndless(root, value) ? path : undefined;
  for (const [name, member] of Object.entries(value)) {
    const found = typeof member === 'object' && member !== null ? endlessReference(root, member as Json, [...path, name]) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

function isEndless(root: Json, start: Json): boolean {
  const seen = new Set<Json>();
  let value: Json | undefined = start;
  while (value !== undefined) {
    const target = targetOf(value);
    if (target === undefined) return false;
    if (seen.has(value)) return true;
    seen.add(value);
    value = atPointer(root, target);
  }
  return false;
}
