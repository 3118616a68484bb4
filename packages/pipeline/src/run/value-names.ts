import type { Json } from '@tutti/core';
import { AUTO_KEY } from '../compile/stored.ts';
import { conditionExpression, isTemplate, referencesOf, referencesOfExpression, templateNodes, type Reference } from '../template/index.ts';
import { TextCache } from '../text/text-cache.ts';

const ofTemplates = new TextCache<readonly string[]>(5_000);
const ofConditions = new TextCache<readonly string[]>(1_000);

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
  return ofConditions.get(text, () => namesOf(referencesOfExpression(conditionExpression(text)).names));
}

function namesOfText(text: string): readonly string[] {
  return isTemplate(text) ? ofTemplates.get(text, () => namesOf(referencesOf(templateNodes(text)).names)) : [];
}

/** `steps.draft` uses the step `draft`. */
function namesOf(references: readonly Reference[]): string[] {
  return [...new Set(references.flatMap(({ name, path }) => (name === 'steps' && path[0] !== undefined ? [path[0]] : [name])))];
}
