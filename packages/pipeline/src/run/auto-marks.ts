import type { Json } from '@tutti/core';
import { AUTO_KEY } from '../compile/stored.ts';

/** The marks of AUTO tags in a stored value: the node that decides, or what is to be asked. */
export function autosIn(value: Json): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) =>
    key === AUTO_KEY && typeof member === 'string' ? [member] : autosIn(member as Json),
  );
}
