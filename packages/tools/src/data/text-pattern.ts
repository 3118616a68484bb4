import { ValidationError } from '@tutti/core';
import { boundedPattern, type TextPattern } from '../validation/bounded-pattern.ts';

const MAX_KEPT = 100;
const kept = new Map<string, TextPattern>();

/** Whether a text holds a pattern (a regular expression, in time that grows with the text alone). @throws ValidationError `CONDITION_INVALID` */
export function matchesPattern(text: string, source: string): boolean {
  return patternOf(source).test(text);
}

/** @throws ValidationError `CONDITION_INVALID` for a pattern that cannot be read */
export function patternOf(source: string): TextPattern {
  const known = kept.get(source);
  if (known !== undefined) return known;
  if (kept.size >= MAX_KEPT) kept.clear();
  const pattern = compiled(source);
  kept.set(source, pattern);
  return pattern;
}

function compiled(source: string): TextPattern {
  try {
    return boundedPattern(source, 'u');
  } catch (error) {
    const why = error instanceof Error ? error.message.replace(/\.$/, '') : 'it cannot be read';
    throw new ValidationError(
      `The pattern ${JSON.stringify(source.slice(0, 200))} of a filter is not valid: ${why}. Write a regular expression such as ^A.*z$, with "\\\\" before signs that stand for themselves.`,
      { code: 'CONDITION_INVALID', cause: error },
    );
  }
}
