import type { ValidationIssue } from './errors/validation-error.ts';
import { didYouMean } from './nearest-name.ts';

/** One issue for each member of a value that is not known: a misspelt option would be without effect, and nobody would know. */
export function unknownNames(options: object, known: readonly string[]): ValidationIssue[] {
  return Object.keys(options)
    .filter((name) => !known.includes(name))
    .map((name) => ({ path: name, message: `is not known. ${didYouMean(name, known) || `Known: ${known.join(', ')}`}` }));
}
