import type { Json } from '@tutti/core';

/** A copy of plain JSON that nobody can change: what is recorded stays what it was. Members that are `undefined` are left out, as in JSON. */
export function frozenCopy<T extends Json>(value: T): T {
  return typeof value === 'object' && value !== null ? (copyWith(value, frozenCopy, Object.freeze) as T) : value;
}

/** A copy of plain JSON that whoever gets it may change. */
export function copyOf<T extends Json>(value: T): T {
  return typeof value === 'object' && value !== null ? (copyWith(value, copyOf, asItIs) as T) : value;
}

/** Freezes plain JSON that nobody else holds; what is frozen already costs one look. */
export function frozen(value: Json): Json {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const key in value) frozen((value as Record<string, Json>)[key] as Json);
  return Object.freeze(value);
}

function copyWith(value: object, copy: (member: Json) => Json, finish: <T>(made: T) => T): object {
  if (Array.isArray(value)) return finish(value.map((item: Json | undefined) => copy(item ?? null)));
  const made: Record<string, Json> = {};
  for (const key of Object.keys(value)) {
    const member = (value as Record<string, Json | undefined>)[key];
    if (member !== undefined) made[key] = copy(member);
  }
  return finish(made);
}

function asItIs<T>(made: T): T {
  return made;
}
