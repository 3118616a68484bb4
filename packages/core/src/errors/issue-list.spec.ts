import { expect, test } from '@jest/globals';
import { assertNoIssues, issueList } from './issue-list.ts';
import { ValidationError } from './validation-error.ts';

test('lists where each issue is, where it is anywhere', () => {
  expect(
    issueList([
      { path: 'a.b', message: 'expected a number' },
      { path: '', message: 'the text is empty' },
    ]),
  ).toBe('a.b: expected a number; the text is empty');
});

test('a question at the end needs no full stop', () => {
  expect(() => assertNoIssues('The options are not valid', [{ path: 'urll', message: 'is not known. Did you mean "url"?' }])).toThrow(
    /Did you mean "url"\?$/,
  );
});

test('refuses with one sentence and all issues, and lets pass what has none', () => {
  const issues = [{ path: 'maxRetries', message: 'is -1; it must be a whole number from 0' }];
  expect(() => assertNoIssues('The policy is not valid', [])).not.toThrow();
  const refuse = (): void => assertNoIssues('The policy is not valid', issues);
  expect(refuse).toThrow(ValidationError);
  expect(refuse).toThrow(
    expect.objectContaining({ message: 'The policy is not valid: maxRetries is -1; it must be a whole number from 0.', issues }),
  );
});
