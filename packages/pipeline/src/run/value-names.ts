import type { Json } from '@tutti/core';
import { AUTO_KEY } from '../compile/stored.ts';
import { conditionExpression, isTemplate, referencesOf, referencesOfExpression, templateNodes, type Reference } from '../template/index.ts';

const cache = new Map<string, readonly string[]>();
const CACHE_SIZE = 5_000;

/** Names that the templates of a stored value use. */
export function namesIn(value: Json, found: Set<string> = new Set()): Set<string> {
  if (typeof value === 'string') for (const name of namesOfText(value)) found.add(name);
  else if (Array.isArray(value)) for (const item of value) namesIn(item as Json, found);
  else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) {
      if (key === 'tutti:raw' || key === AUTO_KEY) continue;
      if (isTemplate(key)) namesIn(key, found);
      namesIn(member as Json, found);
    }
  }
  return found;
}

/** Names that a condition uses. */
export function namesInCondition(text: string): readonly string[] {
  return cached(`?${text}`, () => namesOf(referencesOfExpression(conditionExpression(text)).names));
}

function namesOfText(text: string): readonly string[] {
  return isTemplate(text) ? cached(text, () => namesOf(referencesOf(templateNodes(text)).names)) : [];
}

/** `steps.draft` uses the step `draft`. */
function namesOf(references: readonly Reference[]): string[] {
  return [...new Set(references.flatMap(({ name, path }) => (name === 'steps' && path[0] !== undefined ? [path[0]] : [name])))];
}

function cached(key: string, make: () => readonly string[]): readonly string[] {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const names = make();
  if (cache.size >= CACHE_SIZE) cache.clear();
  if (key.length < 50_000) cache.set(key, names);
  return names;
}
