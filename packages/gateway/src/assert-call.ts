import { assertNoIssues, type GenerateRequest, type ValidationIssue } from '@tutti/core';
import type { CallOptions } from './gateway-options.ts';

/** Says at once what no call can be made with. @throws ValidationError */
export function assertCall(
  { maxTokens }: GenerateRequest,
  { budget, allowance, timeoutMs, idleTimeoutMs, maxWaitMs }: CallOptions,
  { hasBudgets }: { readonly hasBudgets: boolean },
): void {
  const issues: ValidationIssue[] = [];
  if (maxTokens !== undefined && !(Number.isSafeInteger(maxTokens) && maxTokens >= 1))
    issues.push({ path: 'maxTokens', message: `is ${String(maxTokens)}; it must be a whole number above 0` });
  for (const [path, value] of Object.entries({ timeoutMs, idleTimeoutMs, maxWaitMs })) {
    if (value !== undefined && !(value >= 0))
      issues.push({ path, message: `is ${String(value)}; it must be a number of milliseconds from 0` });
  }
  if (budget !== undefined && allowance !== undefined)
    issues.push({ path: 'allowance', message: 'was given beside a budget account; give one of them' });
  if (budget !== undefined && !hasBudgets)
    issues.push({ path: 'budget', message: `is "${budget}", and this gateway keeps no budgets: give it a store as \`budgets\`` });
  assertNoIssues('The call of a model cannot be made', issues);
}
