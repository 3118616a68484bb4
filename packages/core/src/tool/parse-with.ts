import { issueList } from '../errors/issue-list.ts';
import { ValidationError, type ValidationIssue } from '../errors/validation-error.ts';
import type { Schema } from './schema.ts';

/**
 * Validates a value with any Standard Schema.
 * @throws {@link ValidationError} listing every issue with its path.
 */
export async function parseWith<Output>(schema: Schema<Output>, value: unknown, what: string): Promise<Output> {
  const result = await schema['~standard'].validate(value);
  if (result.issues === undefined) return result.value;
  const issues: ValidationIssue[] = result.issues.map((issue) => ({
    path: (issue.path ?? []).map((part) => String(typeof part === 'object' ? part.key : part)).join('.'),
    message: issue.message,
  }));
  throw new ValidationError(`${what} is not valid: ${issueList(issues)}.`, { issues, data: issues.map((issue) => ({ ...issue })) });
}
