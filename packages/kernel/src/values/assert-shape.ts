import { ValidationError, issueList, shapeIssues } from '@tutti/core';

type Schema = Parameters<typeof shapeIssues>[0];

/** Checks the shape of what comes from outside. @throws ValidationError with every offence, where it stands and what stands there */
export function assertShape(schema: Schema, value: unknown, what: string): void {
  const issues = shapeIssues(schema, value);
  if (issues.length === 0) return;
  throw new ValidationError(`${what} is not valid: ${issueList(issues)}.`, {
    issues,
    data: { issues: issues.map((issue) => ({ ...issue })) },
  });
}
