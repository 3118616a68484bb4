import { ValidationError, type ValidationIssue } from './validation-error.ts';

/** Issues in one line, for a message: `a.b: expected a number; c: there is none`. */
export function issueList(issues: readonly ValidationIssue[]): string {
  return issues.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`)).join('; ');
}

/**
 * Refuses what has issues whose messages go on from their paths: `maxRetries` `is -1; it must be a whole number from 0`.
 * @param verdict how the message begins: `The retry policy is not valid`.
 * @throws {@link ValidationError} with every issue, unless there is none.
 */
export function assertNoIssues(verdict: string, issues: readonly ValidationIssue[]): void {
  if (issues.length === 0) return;
  const list = issues.map(({ path, message }) => `${path} ${message}`).join('; ');
  throw new ValidationError(`${verdict}: ${list}${list.endsWith('?') ? '' : '.'}`, { issues });
}
